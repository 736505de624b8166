import type { Interaction } from '../../../../contract/interactions/interaction.ts';
import { Key } from '../../../ui/key.tsx';
import { KindIcon } from '../../../ui/kind-icon.tsx';
import { useText } from '../../../ui/text/locale.ts';
import { useKey } from '../../../ui/browser/shortcut.ts';
import { draftOf } from '../../state/drafts.ts';
import { kindText, otherRecord, recordIcon } from '../../state/naming.ts';
import { classes } from '../../../ui/classes.ts';
import styles from './match-choice.module.css';
import panelStyles from '../panel.module.css';

/** So many have a digit of their own; more are found by search. */
const most = 9;

/** The records that share the caller's number, when there are several (spec C1, L23). */
export function MatchChoice({ interaction }: { interaction: Interaction }) {
  const text = useText();
  const records = interaction.match.records.slice(0, most);
  const chosen = otherRecord(interaction);
  // Nothing is ticked until the person decides, so that the suggestion too can be.
  const isUndecided = interaction.match.toBeDecided && interaction.details.name === null;
  const choose = (index: number) => {
    const record = records[index];
    if (record !== undefined) draftOf(interaction.id).edit({ name: record }, 'now');
  };
  useKey(
    (key) => /^[1-9]$/.test(key) && Number(key) <= records.length,
    (key) => choose(Number(key) - 1),
    records.length > 1,
  );
  if (records.length < 2) return null;
  return (
    <section className="section">
      <h2 className="over">{text('desk.match.title', { count: records.length })}</h2>
      <div
        role="radiogroup"
        aria-label={text('desk.match.title', { count: records.length })}
        className={panelStyles.choices}
      >
        {records.map((record, index) => (
          <label key={`${record.kind} ${record.id}`} className={classes('pick', styles.match)}>
            <input
              type="radio"
              name={`match-${interaction.id}`}
              checked={!isUndecided && record.id === chosen?.id}
              onChange={() => choose(index)}
            />
            <KindIcon name={recordIcon(record.kind)} />
            <span className="grow">
              <span className="strong">{record.name}</span>
              <br />
              <span className="small second">{kindText(record.kind, text)}</span>
            </span>
            <Key>{index + 1}</Key>
          </label>
        ))}
      </div>
      {isUndecided && chosen !== null && (
        <p className="small muted">{text('desk.match.undecided', { name: chosen.name })}</p>
      )}
    </section>
  );
}
