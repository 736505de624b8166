import { standardLimits } from '../../../../domain/crm/capabilities.ts';
import { useId } from 'react';
import type { Interaction } from '../../../../contract/interactions/interaction.ts';
import { canBeCarriedOut } from '../../../../domain/workflow/follow-up.ts';
import { Field } from '../../../ui/field.tsx';
import { Segments } from '../../../ui/segments.tsx';
import { useLocale, useText } from '../../../ui/text/locale.ts';
import { useKey } from '../../../ui/browser/shortcut.ts';
import { useFollowUp, wishFor, type Wish } from './follow-up-draft.ts';
import { Key } from '../../../ui/key.tsx';
import { classes } from '../../../ui/classes.ts';
import panelStyles from '../panel.module.css';
import styles from './follow-up.module.css';

/** What follows the contact, chosen in wrap-up (spec L30, L31); each choice has its digit. */
export function FollowUp({ interaction }: { interaction: Interaction }) {
  const text = useText();
  const heading = useId();
  const { id, followUp } = interaction;
  const { wish, error } = useFollowUp(interaction);
  const options = followUp?.options ?? [];
  const isPossible = (choice: Wish['choice']) => followUp === null || canBeCarriedOut(choice, followUp);
  const choose = (choice: Wish['choice'] | undefined) => {
    if (wish !== null && choice !== undefined && isPossible(choice)) wishFor(id, { ...wish, choice }, 'now');
  };
  useKey(
    (key) => /^[1-9]$/.test(key) && Number(key) <= options.length,
    (key) => choose(options[Number(key) - 1]),
    options.length > 1,
  );
  if (wish === null || options.length === 0) return null;
  return (
    <section className="section" aria-labelledby={heading}>
      <h2 className="over" id={heading}>
        {text('work.follow-up.title')}
      </h2>
      <div role="radiogroup" aria-labelledby={heading} className={panelStyles.choices}>
        {options.map((choice, index) => (
          <div key={choice}>
            <label className="pick">
              <input
                type="radio"
                name={`follow-up-${id}`}
                checked={wish.choice === choice}
                disabled={wish.choice !== choice && !isPossible(choice)}
                onChange={() => choose(choice)}
              />
              <span className="grow">{text(`work.follow-up.${choice}`)}</span>
              <Key>{index + 1}</Key>
            </label>
            {wish.choice === choice ? (
              <Particulars id={id} wish={wish} followUp={followUp} />
            ) : (
              !isPossible(choice) && <NoTask />
            )}
          </div>
        ))}
      </div>
      {error !== null && (
        <p className="note bad" role="alert">
          {error.message}
        </p>
      )}
    </section>
  );
}

interface ParticularsProps {
  id: string;
  wish: Wish;
  followUp: Interaction['followUp'];
}

/** Why a choice cannot be carried out. */
function NoTask() {
  const text = useText();
  return <p className={classes('small muted', styles.particulars)}>{text('work.follow-up.no-task')}</p>;
}

/** When and what: of a task the day, of an event the begin. */
function Particulars({ id, wish, followUp }: ParticularsProps) {
  const text = useText();
  const isEvent = wish.choice === 'new-event';
  if (wish.choice === 'none' || wish.choice === 'open-today' || wish.choice === 'open-latest') {
    const task = wish.choice === 'open-today' ? followUp?.today : followUp?.latest;
    if (wish.choice === 'none') return null;
    if (task == null) return <NoTask />;
    return <p className={classes('small muted', styles.particulars)}>{task.name}</p>;
  }
  const change = (part: Partial<Wish>, when: 'now' | 'soon' = 'now') =>
    wishFor(id, { ...wish, ...part }, when);
  return (
    <div className={classes('stack', styles.particulars)}>
      {isEvent ? (
        <Field label={text('work.follow-up.begins')} above>
          {(parts) => (
            <input
              {...parts}
              className="input"
              type="datetime-local"
              value={localMoment(wish.dueAt ?? followUp?.suggestedDueAt ?? null)}
              onChange={(event) => change({ dueAt: momentOf(event.target.value) })}
            />
          )}
        </Field>
      ) : (
        <DueDay
          wish={wish}
          suggested={followUp?.suggestedDueAt ?? null}
          onChoose={(dueAt) => change({ dueAt })}
        />
      )}
      <input
        className="input"
        aria-label={text('work.follow-up.subject')}
        placeholder={followUp?.suggestedSubject}
        maxLength={standardLimits.subject}
        value={wish.subject ?? ''}
        onChange={(event) =>
          change({ subject: event.target.value === '' ? null : event.target.value }, 'soon')
        }
      />
      <Field label={text('work.follow-up.reminder')} above>
        {(parts) => (
          <input
            {...parts}
            className="input"
            type="datetime-local"
            value={localMoment(wish.reminderAt)}
            onChange={(event) => change({ reminderAt: momentOf(event.target.value) })}
          />
        )}
      </Field>
    </div>
  );
}

/** Days ahead that are offered beside the next business day. */
const quickDays = [3, 7] as const;

function DueDay({
  wish,
  suggested,
  onChoose,
}: {
  wish: Wish;
  suggested: string | null;
  onChoose: (dueAt: string | null) => void;
}) {
  const text = useText();
  const locale = useLocale();
  const due = wish.dueAt ?? suggested;
  const day = new Intl.DateTimeFormat(locale, { weekday: 'short', day: '2-digit', month: '2-digit' });
  const first = suggested === null ? [] : [{ at: suggested, label: day.format(new Date(suggested)) }];
  const later = quickDays.map((days) => ({
    at: noonIn(days),
    label: text(`work.follow-up.in-${days}-days`),
  }));
  // Over a weekend the next business day may be one of the others.
  const quick = [...first, ...later.filter(({ at }) => suggested === null || dayIn(at) !== dayIn(suggested))];
  return (
    <>
      <Segments
        aria-label={text('work.follow-up.due')}
        segments={quick.map(({ at, label }) => ({ value: at, label }))}
        value={quick.find(({ at }) => due !== null && dayIn(due) === dayIn(at))?.at ?? null}
        onChoose={onChoose}
      />
      <input
        className="input"
        type="date"
        aria-label={text('work.follow-up.due')}
        value={due === null ? '' : dayIn(due)}
        onChange={(event) => onChoose(event.target.value === '' ? null : noonOf(event.target.value))}
      />
    </>
  );
}

const two = (value: number) => String(value).padStart(2, '0');
/** The day here, as the browser's date field has it. */
function dayIn(at: string): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
/** A day is sent as its noon, which is the same day wherever our own number is. */
const noonOf = (day: string): string => new Date(`${day}T12:00`).toISOString();
function noonIn(days: number): string {
  const date = new Date();
  date.setDate(date.getDate() + days);
  return noonOf(dayIn(date.toISOString()));
}

function localMoment(at: string | null): string {
  if (at === null) return '';
  const date = new Date(at);
  return `${dayIn(at)}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
const momentOf = (written: string): string | null =>
  written === '' ? null : new Date(written).toISOString();
