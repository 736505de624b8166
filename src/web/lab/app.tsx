import { useCallback, useEffect, useState } from 'react';
import { Door } from '../desk/door.tsx';
import { forget, recognise } from '../desk/person.ts';
import { type ApiError, asApiError, whenSignedOut } from '../ui/api.ts';
import { ErrorNote, Loading } from '../ui/state.tsx';
import { LabPage } from './lab-page.tsx';

type Stage = { at: 'asking' } | { at: 'door' } | { at: 'lab' } | { at: 'failed'; error: ApiError };

/** The door until somebody is signed in, then the lab. */
export function App() {
  const [stage, setStage] = useState<Stage>({ at: 'asking' });
  const enter = useCallback(() => setStage({ at: 'asking' }), []);

  useEffect(() => {
    whenSignedOut(() => {
      forget();
      setStage({ at: 'door' });
    });
  }, []);

  useEffect(() => {
    if (stage.at !== 'asking') return;
    recognise().then(
      () => setStage({ at: 'lab' }),
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
      return <Door onEntered={enter} />;
    case 'failed':
      return (
        <main className="door">
          <div className="door-card">
            <ErrorNote error={stage.error} onRetry={enter} />
          </div>
        </main>
      );
    case 'lab':
      return <LabPage />;
  }
}
