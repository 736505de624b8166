import { useCallback, useEffect, useState } from 'react';
import { asApiError, whenSignedOut, type ApiError } from '../ui/api.ts';
import { ErrorNote, Loading } from '../ui/state.tsx';
import { connect } from './connection.ts';
import { Desk } from './desk.tsx';
import { forget, recognise } from './person.ts';
import { Door } from './door.tsx';
import { reportSurface } from './surface.ts';

type Stage = { at: 'asking' } | { at: 'door' } | { at: 'desk' } | { at: 'failed'; error: ApiError };

/** The door until somebody is signed in, then their desk. */
export function App() {
  const [stage, setStage] = useState<Stage>({ at: 'asking' });
  const enter = useCallback(() => setStage({ at: 'asking' }), []);
  const leave = useCallback(() => setStage({ at: 'door' }), []);

  useEffect(() => {
    whenSignedOut(() => {
      forget();
      setStage({ at: 'door' });
    });
  }, []);

  useEffect(() => {
    if (stage.at !== 'asking') return;
    recognise().then(
      () => setStage({ at: 'desk' }),
      (error: unknown) => {
        const problem = asApiError(error);
        setStage(problem.status === 401 ? { at: 'door' } : { at: 'failed', error: problem });
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
    case 'desk':
      return <SignedIn onSignedOut={leave} />;
  }
}

function SignedIn({ onSignedOut }: { onSignedOut: () => void }) {
  const [failed, setFailed] = useState<ApiError | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let leave: (() => void) | null = null;
    let left = false;
    const stopReporting = reportSurface();
    connect(onSignedOut).then(
      (close) => {
        if (left) close();
        else leave = close;
      },
      (error: unknown) => {
        if (!left) setFailed(asApiError(error));
      },
    );
    return () => {
      left = true;
      stopReporting();
      leave?.();
    };
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another attempt is a reason of its own
  }, [attempt, onSignedOut]);
  if (failed !== null) {
    const again = () => {
      setFailed(null);
      setAttempt(attempt + 1);
    };
    return (
      <main className="door">
        <div className="door-card">
          <ErrorNote error={failed} onRetry={again} />
        </div>
      </main>
    );
  }
  return <Desk />;
}
