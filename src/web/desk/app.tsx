import { useCallback, useEffect, useState } from 'react';
import { asApiError, type ApiError } from '../ui/server/api.ts';
import { whenBack } from '../ui/server/reach.ts';
import { Door, DoorTitle } from '../ui/door.tsx';
import { ErrorNote } from '../ui/state.tsx';
import { connect, deskStore } from './state/connection.ts';
import { sendKept } from './state/drafts.ts';
import { Desk } from './desk.tsx';
import { SignedIn } from './signed-in.tsx';
import { reportSurface } from './surface.ts';

/** The desk of whoever is signed in. */
export const App = () => (
  <SignedIn>
    <ConnectedDesk />
  </SignedIn>
);

function ConnectedDesk() {
  const [failed, setFailed] = useState<ApiError | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let leave: (() => void) | null = null;
    let left = false;
    const stopReporting = reportSurface();
    connect().then(
      (close) => {
        if (left) close();
        else leave = close;
        void sendKept(deskStore.read().desk?.interactions ?? []);
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
  }, [attempt]);
  const again = useCallback(() => {
    setFailed(null);
    setAttempt((count) => count + 1);
  }, []);
  useEffect(() => (failed?.temporary === true ? whenBack(again) : undefined), [failed, again]);
  if (failed !== null) {
    return (
      <Door className="stack">
        <DoorTitle>Tieline</DoorTitle>
        <ErrorNote error={failed} onRetry={again} />
      </Door>
    );
  }
  return <Desk />;
}
