import { Icon } from '../../ui/icon.tsx';
import { useText } from '../../ui/text/locale.ts';
import { Timer } from '../../ui/timer.tsx';
import { NoteBar } from '../../ui/note-bar.tsx';
import { useDesk } from '../state/connection.ts';
import { CrmConnectionNote } from './crm-connection-note.tsx';
import { SignedOutNote } from './signed-out-note.tsx';
import styles from './panel.module.css';

/** What stands between this panel and the calls: the network, the phone system, or our own database (spec C20, C22, O13). */
export function LinkNotes() {
  const text = useText();
  const link = useDesk((state) => state.link);
  const telephony = useDesk((state) => state.desk?.telephony);
  const database = useDesk((state) => state.desk?.database);
  const calling = useDesk((state) => (state.desk?.interactions.length ?? 0) > 0);
  return (
    <div className={styles.notes} role="status">
      {link.state === 'lost' && (
        <NoteBar look="warn">
          <Icon name="attention" small className="warn" />
          <span>
            {text(calling ? 'desk.link.lost-in-call' : 'desk.link.lost')}{' '}
            <Timer className="strong" since={new Date(link.since).toISOString()} />
          </span>
        </NoteBar>
      )}
      {database?.state === 'away' && (
        <NoteBar>
          <Icon name="refresh" small />
          <span>
            {text('desk.link.database')} <Timer className="strong" since={database.since} />
          </span>
        </NoteBar>
      )}
      {link.state === 'up' && <SignedOutNote />}
      <CrmConnectionNote />
      {telephony?.state === 'down' && (
        <NoteBar>
          <Icon name="refresh" small />
          <span>
            {text('desk.link.telephony')} <Timer className="strong" since={telephony.since} />
          </span>
        </NoteBar>
      )}
    </div>
  );
}
