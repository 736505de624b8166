import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { asApiError, type ApiError } from '../ui/server/api.ts';
import { whenBack } from '../ui/server/reach.ts';
import { Door, DoorTitle } from '../ui/door.tsx';
import { ErrorNote } from '../ui/state.tsx';
import { connect, deskStore } from './state/connection.ts';
import { sendKept } from './state/drafts.ts';
import { reportSurface } from './surface-beat.ts';

/** What is shown of calls follows the server, and the server hears that the page is there, for as long as it is. */
export function Connected({ children }: { children: ReactNode }) {
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
  return children;
}
