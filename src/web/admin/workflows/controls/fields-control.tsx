import { useId, type ReactNode } from 'react';
import type { ActivityFields } from '../../../../contract/crm/activity-fields.ts';
import { isMappableFact, mappableFacts } from '../../../../domain/workflow/activity-fields.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Select } from '../../../ui/select.tsx';
import { useLoaded } from '../../../ui/server/load.ts';
import { moment } from '../../../ui/text/format.ts';
import { useText, type MessageKey } from '../../../ui/text/locale.ts';
import { faultText } from '../editing/names.ts';
import { CrmField } from './crm-field.tsx';
import { faultIn, fieldsOffered, type CrmField as Field } from './crm-fields.ts';
import type { ControlProps, EntryProblem } from './control-props.ts';
import { EntryList } from './entry-list.tsx';
import { EntryText } from './entry-text.tsx';
import entryListStyles from './entry-list.module.css';
import styles from './fields-control.module.css';

interface Entry {
  readonly fact: string;
  readonly field: string;
}

type Text = ReturnType<typeof useText>;

/** What is called a fact to a person who maps it to a field. */
const factName = (fact: string, text: (key: MessageKey) => string): string =>
  isMappableFact(fact) ? text(`workflow.fact.${fact}`) : fact;

const types = {
  text: 'workflow.fields.text',
  number: 'workflow.fields.number',
  moment: 'workflow.fields.moment',
} as const;

/** What a field takes, in the reader's words. */
function typeText({ holds, type, longest, values }: Field, text: Text): string {
  if (holds === 'other') return type;
  if (values !== null) return text('workflow.fields.picklist', { count: values.length });
  const name = text(types[holds]);
  return longest === null ? name : `${name} (${longest})`;
}

/** What is said of an entry: what is wrong with it, else what its field is. */
interface Said {
  readonly wrong: readonly string[];
  readonly note: string | null;
}

const isSilent = ({ wrong, note }: Said): boolean => wrong.length === 0 && note === null;

/** What the server said of it goes before what is found here, which it would say as well. */
function saidOf(
  { fact, field }: Entry,
  activity: ActivityFields | null,
  problems: readonly EntryProblem[],
  text: Text,
): Said {
  const path = `fields.${fact}`;
  if (field === '') return { wrong: [text('workflow.fields.missing')], note: null };
  const told = problems.filter((one) => one.path === path).map(({ message }) => message);
  if (told.length > 0) return { wrong: told, note: null };
  const fault = activity === null || !isMappableFact(fact) ? null : faultIn(activity, fact, field);
  if (fault !== null) return { wrong: [faultText({ path, ...fault })], note: null };
  const known = activity?.fields.find(({ name }) => name === field);
  return { wrong: [], note: known === undefined ? null : `${known.label} · ${typeText(known, text)}` };
}

/** The fields of an activity beyond the standard ones: what goes in, and the field in the CRM (spec L13). */
export function FieldsControl({
  setting,
  workflow,
  names,
  disabled,
  problems,
  onChange,
}: ControlProps<'fields'>) {
  const text = useText();
  const id = useId();
  const loaded = useLoaded<ActivityFields>('/crm/activity-fields');
  const activity = loaded.value;
  const mapped = setting.read(workflow);
  const unused = mappableFacts.filter((fact) => !(fact in mapped));
  const entries = Object.entries(mapped).map(([fact, field]) => ({ fact, field }));
  const idOf = ({ fact }: Entry) => `${id}-${fact}`;
  const said = (entry: Entry) => saidOf(entry, activity, problems, text);
  return (
    <div className="stack">
      {entries.length === 0 && <p className="small second">{text('workflow.fields.none')}</p>}
      {loaded.state === 'failed' && (
        <p className="small second" role="status">
          {text('workflow.fields.away')}
        </p>
      )}
      {isOld(activity) && (
        <p className="small second" role="status">
          {text('workflow.fields.old', { time: moment(activity.readAt) })}
        </p>
      )}
      <EntryList
        entries={entries}
        names={names}
        disabled={disabled}
        ordered={false}
        nameOf={({ fact }) => factName(fact, text)}
        keyOf={({ fact }) => fact}
        fresh={() => (unused[0] === undefined ? null : { fact: unused[0], field: '' })}
        below={(entry) => saidBelow(idOf(entry), said(entry))}
        onChange={(next) =>
          onChange(setting.write(workflow, Object.fromEntries(next.map(({ fact, field }) => [fact, field]))))
        }
      >
        {(entry, change) => (
          <FieldEntry
            entry={entry}
            facts={[entry.fact, ...unused]}
            activity={activity}
            taken={new Set(entries.flatMap(({ fact, field }) => (fact === entry.fact ? [] : [field])))}
            describedBy={isSilent(said(entry)) ? undefined : idOf(entry)}
            invalid={said(entry).wrong.length > 0}
            disabled={disabled}
            onChange={change}
          />
        )}
      </EntryList>
    </div>
  );
}

/** Fields are as of the last minute unless the CRM cannot be asked. */
const oldMs = 5 * 60_000;

const isOld = (activity: ActivityFields | null): activity is ActivityFields & { readAt: string } =>
  activity !== null && activity.readAt !== null && Date.now() - Date.parse(activity.readAt) > oldMs;

const saidBelow = (id: string, said: Said): ReactNode =>
  isSilent(said) ? null : (
    <div className={styles.told} id={id}>
      {said.wrong.map((one) => (
        <p key={one} className="row small bad">
          <Icon name="attention" small /> {one}
        </p>
      ))}
      {said.note !== null && <p className="small muted">{said.note}</p>}
    </div>
  );

function FieldEntry({
  entry,
  facts,
  activity,
  taken,
  describedBy,
  invalid,
  disabled,
  onChange,
}: {
  entry: Entry;
  facts: readonly string[];
  /** null: the CRM has not said what it has. */
  activity: ActivityFields | null;
  /** The fields of other entries. */
  taken: ReadonlySet<string>;
  describedBy: string | undefined;
  invalid: boolean;
  disabled: boolean;
  onChange: (next: Entry) => void;
}) {
  const text = useText();
  const write = (field: string) => onChange({ ...entry, field });
  const shared = {
    label: text('workflow.fields.to'),
    value: entry.field,
    describedBy,
    invalid,
    disabled,
  };
  return (
    <>
      <label className={entryListStyles.entryField}>
        <span className="small muted">{text('workflow.fields.from')}</span>
        <Select
          value={entry.fact}
          disabled={disabled}
          onChange={(event) => onChange({ ...entry, fact: event.target.value })}
        >
          {facts.map((fact) => (
            <option key={fact} value={fact}>
              {factName(fact, text)}
            </option>
          ))}
        </Select>
      </label>
      {activity === null || activity.takesAnyField || !isMappableFact(entry.fact) ? (
        <EntryText {...shared} onChange={write} />
      ) : (
        <CrmField
          {...shared}
          options={fieldsOffered(activity, entry.fact, taken)}
          typeOf={(field) => typeText(field, text)}
          onChoose={write}
        />
      )}
    </>
  );
}
