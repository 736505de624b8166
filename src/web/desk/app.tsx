import { useEffect, useState } from 'react';
import { asApiError, type ApiError } from '../ui/server/api.ts';
import { Door } from '../ui/door.tsx';
import { ErrorNote } from '../ui/state.tsx';
import { connect } from './state/connection.ts';
import { Desk } from './desk.tsx';
import { SignedIn } from './signed-in.tsx';
import { reportSurface } from './surface.ts';

/** The desk of whoever is signed in. */
export const App = () => <SignedIn>{(leave) => <ConnectedDesk onSignedOut={leave} />}</SignedIn>;

function ConnectedDesk({ onSignedOut }: { onSignedOut: () => void }) {
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
      <Door>
        <ErrorNote error={failed} onRetry={again} />
      </Door>
    );
  }
  return <Desk />;
}
