import { useState } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { NoteBar } from '../../ui/note-bar.tsx';
import { useText } from '../../ui/text/locale.ts';
import { useDesk } from '../state/connection.ts';
import { isSignedInNowhere } from '../state/desk-state.ts';
import { signInHere } from '../surface-beat.ts';

/**
 * The agent takes calls but is signed in nowhere, so the rules for agents who are signed out would apply to the log (spec L1,
 * L3): said before the call, with the way to mend it.
 */
export function SignedOutNote() {
  const text = useText();
  const [busy, setBusy] = useState(false);
  const isOut = useDesk(isSignedInNowhere);
  if (!isOut) return null;
  const signIn = () => {
    setBusy(true);
    // The stream says when it is done; a failure leaves the note as it is, to be tried again.
    signInHere()
      .catch(() => undefined)
      .finally(() => setBusy(false));
  };
  return (
    <NoteBar look="warn">
      <Icon name="attention" small className="warn" />
      <span>
        {text('desk.signed-out.note')}{' '}
        <button type="button" className="link nowrap" disabled={busy} onClick={signIn}>
          {text('desk.signed-out.sign-in')}
        </button>
      </span>
    </NoteBar>
  );
}
