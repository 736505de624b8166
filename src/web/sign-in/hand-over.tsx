import { useCallback, useEffect, useRef, useState } from 'react';
import type { SignedInWord } from '../panel/sign-in-window.ts';
import { openerOf } from '../ui/browser/opener.ts';
import { Door, DoorTitle } from '../ui/door.tsx';
import { api, asApiError, type ApiError } from '../ui/server/api.ts';
import { ErrorNote } from '../ui/state.tsx';
import { useText } from '../ui/text/locale.ts';

/** Signs the framed page in that opened this window, and closes it. Nobody else hears the code: it is for our own origin. */
export function HandOver() {
  const text = useText();
  const begun = useRef(false);
  const [error, setError] = useState<ApiError | null>(null);
  const handOver = useCallback(() => {
    setError(null);
    giveCode().catch((failure: unknown) => setError(asApiError(failure)));
  }, []);
  useEffect(() => {
    if (!begun.current) handOver();
    begun.current = true;
  }, [handOver]);
  return (
    <Door className="stack">
      <DoorTitle>Tieline</DoorTitle>
      {error === null ? (
        <p role="status">{text('panel.sign-in.done')}</p>
      ) : (
        <ErrorNote error={error} onRetry={handOver} />
      )}
    </Door>
  );
}

async function giveCode(): Promise<void> {
  const opener = openerOf();
  const challenge = new URL(location.href).searchParams.get('challenge');
  // Opened by nobody, as from a bookmark: then the person is signed in here, and that is all.
  if (opener === null || challenge === null) return;
  const { code } = await api.post<{ code: string }>('/session/handovers', { challenge });
  const word: SignedInWord = { tieline: 'signed-in', code };
  opener.postMessage(word, location.origin);
  window.close();
}
