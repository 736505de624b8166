import { useEffect, useState } from 'react';
import { useDesk } from '../desk/state/connection.ts';
import { Icon } from '../ui/icon.tsx';
import { NoteBar } from '../ui/note-bar.tsx';
import { useStore } from '../ui/browser/store.ts';
import { useText, type MessageKey } from '../ui/text/locale.ts';
import type { CrmLink, CrmSurface } from './crm-surface.ts';
import { useMicrophoneForbidden } from './microphone.ts';
import { isPoppedOut, popOut } from './window/pop-out.ts';
import styles from './panel-page.module.css';

/** Salesforce's pages take some seconds; longer is worth a word. */
const patienceMs = 10_000;

const linkTexts: Readonly<Record<CrmLink, MessageKey | null>> = {
  up: null,
  connecting: 'panel.link.connecting',
  'unknown-host': 'panel.link.unknown-host',
  'signed-out': 'panel.link.signed-out',
};

/** What does not work between the panel and the pages around it; the phone does all the same. */
export function PanelNotes({ surface }: { surface: CrmSurface }) {
  const text = useText();
  const link = useStore(surface.link, (state) => state);
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  const key = link === 'connecting' && !isLate ? null : linkTexts[link];
  return (
    <div className={styles.notes} role="status">
      {key !== null && (
        <NoteBar look={link === 'connecting' ? 'plain' : 'warn'}>
          <Icon name={link === 'connecting' ? 'refresh' : 'attention'} small />
          <span>{text(key)}</span>
        </NoteBar>
      )}
      {surface.isFramed && <MicrophoneNote surface={surface} />}
    </div>
  );
}

/** Calls are heard in this browser: where the frame has no microphone, a window of its own has. */
function MicrophoneNote({ surface }: { surface: CrmSurface }) {
  const text = useText();
  const isForbidden = useMicrophoneForbidden();
  const isOut = useStore(isPoppedOut, (value) => value);
  const [isBlocked, setIsBlocked] = useState(false);
  // A call needs the room.
  const hasCall = useDesk((state) => state.chosen !== null);
  if (isOut) {
    return (
      <NoteBar>
        <Icon name="phone" small />
        <span>{text('panel.window.is-open')}</span>
      </NoteBar>
    );
  }
  if (!isForbidden) return null;
  return (
    <NoteBar look="warn">
      <Icon name="mic-off" small className="warn" />
      <span>
        {text(isBlocked ? 'panel.window.blocked' : 'panel.microphone.forbidden')}{' '}
        {!hasCall && !isBlocked && `${text('panel.microphone.remedy')} `}
        <button type="button" className="link nowrap" onClick={() => setIsBlocked(!popOut(surface))}>
          {text('panel.window.open')}
        </button>
      </span>
    </NoteBar>
  );
}
