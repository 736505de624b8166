import type { Interaction } from '../../../contract/interactions/interaction.ts';
import { useText } from '../../ui/text/locale.ts';
import { shortcutHint, useShortcut } from '../../ui/browser/shortcut.ts';
import { setDoNotLog } from '../state/commands.ts';
import { showWhy } from '../state/places.ts';
import { Key } from '../../ui/key.tsx';
import styles from './panel.module.css';

/** Nobody talks yet, so what is told is what it becomes if nobody ever does. */
const beforeAnswer: readonly Interaction['phase'][] = ['ringing', 'dialing', 'dialback'];

/** What the contact will become, the reasons one key away, and the box that prevents it. */
export function PanelFoot({ interaction }: { interaction: Interaction }) {
  const text = useText();
  const { id, doNotLog, isTickHidden, outlook } = interaction;
  useShortcut('doNotLog', () => void setDoNotLog(id, !doNotLog.checked), doNotLog.visible);
  useShortcut('why', () => showWhy(id));
  if (!doNotLog.visible && !isTickHidden && outlook === null) return null;
  return (
    <div className={styles.foot}>
      {doNotLog.visible && (
        <label className="tick">
          <input
            type="checkbox"
            checked={doNotLog.checked}
            aria-keyshortcuts="Alt+N"
            onChange={(event) => void setDoNotLog(id, event.target.checked)}
          />
          <span className="grow">{text('desk.do-not-log')}</span>
          <Key wideOnly>{shortcutHint('doNotLog')}</Key>
        </label>
      )}
      {isTickHidden && (
        <p className="small warn" role="status">
          {text('desk.do-not-log.hidden')}
        </p>
      )}
      {outlook !== null && (
        <p className="small muted">
          {beforeAnswer.includes(interaction.phase) ? text('desk.outlook.unanswered', { outlook }) : outlook}{' '}
          <button
            type="button"
            className="link small nowrap"
            aria-keyshortcuts="Alt+W"
            onClick={() => showWhy(id)}
          >
            {text('desk.why.open')}
          </button>
        </p>
      )}
    </div>
  );
}
