import { followUpChoices } from '../../../../domain/interaction/follow-up.ts';
import { isMappableFact, mappableFacts } from '../../../../domain/workflow/activity-fields.ts';
import { useText, type MessageKey } from '../../../ui/text/locale.ts';
import { Select } from '../../../ui/select.tsx';
import type { ControlProps } from './control-props.ts';
import { EntryList, moved, MoveButtons } from './entry-list.tsx';
import { EntryText } from './entry-text.tsx';
import { followUpLabels } from '../editing/groups.ts';
import entryListStyles from './entry-list.module.css';
import styles from './list-controls.module.css';

/** What is called a fact to a person who maps it to a field. */
const factName = (fact: string, text: (key: MessageKey) => string): string =>
  isMappableFact(fact) ? text(`workflow.fact.${fact}`) : fact;

/** The fields of an activity beyond the standard ones: what goes in, and the field in the CRM (spec L13). */
export function FieldsControl({ setting, workflow, names, disabled, onChange }: ControlProps<'fields'>) {
  const text = useText();
  const mapped = setting.read(workflow);
  const unused = mappableFacts.filter((fact) => !(fact in mapped));
  return (
    <EntryList
      entries={Object.entries(mapped).map(([fact, field]) => ({ fact, field }))}
      names={names}
      disabled={disabled}
      ordered={false}
      nameOf={({ fact }) => factName(fact, text)}
      keyOf={({ fact }) => fact}
      fresh={() => (unused[0] === undefined ? null : { fact: unused[0], field: '' })}
      onChange={(next) =>
        onChange(setting.write(workflow, Object.fromEntries(next.map(({ fact, field }) => [fact, field]))))
      }
    >
      {(entry, change) => (
        <>
          <label className={entryListStyles.entryField}>
            <span className="small muted">{text('workflow.fields.from')}</span>
            <Select
              value={entry.fact}
              disabled={disabled}
              onChange={(event) => change({ ...entry, fact: event.target.value })}
            >
              {[entry.fact, ...unused].map((fact) => (
                <option key={fact} value={fact}>
                  {factName(fact, text)}
                </option>
              ))}
            </Select>
          </label>
          <EntryText
            label={text('workflow.fields.to')}
            disabled={disabled}
            value={entry.field}
            onChange={(field) => change({ ...entry, field })}
          />
        </>
      )}
    </EntryList>
  );
}

/** What is offered to follow, in the order in which it is offered; what is not offered stands below. */
export function FollowUpOptionsControl({
  setting,
  workflow,
  names,
  disabled,
  onChange,
}: ControlProps<'follow-up-options'>) {
  const text = useText();
  const options = setting.read(workflow);
  const write = (next: typeof options) => onChange(setting.write(workflow, next));
  const others = followUpChoices.filter((choice) => !options.includes(choice));
  return (
    <ul className={styles.options} {...names}>
      {[...options, ...others].map((choice, index) => {
        const offered = index < options.length;
        const name = text(followUpLabels[choice]);
        return (
          <li key={choice} className="row">
            <label className="tick grow">
              <input
                type="checkbox"
                checked={offered}
                disabled={disabled}
                onChange={() => write(offered ? options.toSpliced(index, 1) : [...options, choice])}
              />
              {name}
            </label>
            {offered && !disabled && (
              <MoveButtons
                name={name}
                first={index === 0}
                last={index === options.length - 1}
                onMove={(by) => write(moved(options, index, index + by))}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}
