import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { asApiError, whenSignedOut, type ApiError } from '../ui/server/api.ts';
import { Door } from '../ui/door.tsx';
import { ErrorNote, Loading } from '../ui/state.tsx';
import { SignIn } from './account/sign-in.tsx';
import { forget, recognise } from './state/person.ts';

type Stage = { at: 'asking' } | { at: 'door' } | { at: 'inside' } | { at: 'failed'; error: ApiError };

/** The door until somebody is signed in, then the page, which is given what leads back to the door. */
export function SignedIn({ children }: { children: (leave: () => void) => ReactNode }) {
  const [stage, setStage] = useState<Stage>({ at: 'asking' });
  const enter = useCallback(() => setStage({ at: 'asking' }), []);
  const leave = useCallback(() => setStage({ at: 'door' }), []);

  useEffect(() => {
    whenSignedOut(() => {
      forget();
      leave();
    });
  }, [leave]);

  useEffect(() => {
    if (stage.at !== 'asking') return;
    recognise().then(
      () => setStage({ at: 'inside' }),
      (failure: unknown) => {
        const error = asApiError(failure);
        setStage(error.status === 401 ? { at: 'door' } : { at: 'failed', error });
      },
    );
  }, [stage]);

  switch (stage.at) {
    case 'asking':
      return <Loading />;
    case 'door':
      return <SignIn onEntered={enter} />;
    case 'failed':
      return (
        <Door>
          <ErrorNote error={stage.error} onRetry={enter} />
        </Door>
      );
    case 'inside':
      return children(leave);
  }
}
