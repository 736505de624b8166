import type { ObjectView } from '../../../../contract/crm/crm-objects.ts';
import { isFixedKind } from '../../../../domain/record.ts';
import { lookedUp } from '../../../../domain/workflow/object-faults.ts';
import type { Workflow } from '../../../../domain/workflow/workflow.ts';
import { useLoaded } from '../../../ui/server/load.ts';
import { useText } from '../../../ui/text/locale.ts';
import type { ControlProps } from './control-props.ts';
import { EntryList } from './entry-list.tsx';
import { EntryText } from './entry-text.tsx';

/** What numbers ask for most; any other word is possible as well. */
const usualValues = ['caseNumber', 'customerNumber'];

type CustomObject = Workflow['customObjects'][number];

/** The objects that are defined in the CRM; another CRM's are named by hand. */
const useObjects = (): readonly ObjectView[] =>
  useLoaded<{ items: readonly ObjectView[] }>('/crm/objects').value?.items ?? [];

const fieldsOf = (objects: readonly ObjectView[], named: string): readonly string[] =>
  isFixedKind(named)
    ? (lookedUp[named] ?? [])
    : Object.keys(objects.find(({ object }) => object === named)?.fields ?? {});

/** The object with the fields that its definition has for it, where they are not named yet. */
function asDefined(objects: readonly ObjectView[], entry: CustomObject): CustomObject {
  const defined = objects.find(({ object }) => object === entry.object);
  if (defined === undefined || entry.numberFields.length > 0 || entry.titleField !== '') return entry;
  const numberFields = Object.entries(defined.fields).flatMap(([name, type]) =>
    type === 'phone' ? [name] : [],
  );
  return { ...entry, numberFields, titleField: defined.titleField };
}

/** Which record a value keyed in the IVR is looked up in (spec L29). */
export function IvrPopControl({ setting, workflow, names, disabled, onChange }: ControlProps<'ivr-pop'>) {
  const text = useText();
  const objects = useObjects();
  return (
    <EntryList
      entries={setting.read(workflow)}
      names={names}
      disabled={disabled}
      nameOf={({ value }) => value}
      keyOf={(_, index) => index}
      fresh={() => ({ value: 'caseNumber', object: '', field: '' })}
      onChange={(next) => onChange(setting.write(workflow, next))}
    >
      {(entry, change) => (
        <>
          <EntryText
            disabled={disabled}
            label={text('workflow.ivr.value')}
            suggestions={usualValues}
            value={entry.value}
            onChange={(value) => change({ ...entry, value })}
          />
          <EntryText
            disabled={disabled}
            label={text('workflow.ivr.object')}
            suggestions={[...Object.keys(lookedUp), ...objects.map(({ object }) => object)]}
            value={entry.object}
            onChange={(object) => change({ ...entry, object })}
          />
          <EntryText
            disabled={disabled}
            label={text('workflow.ivr.field')}
            suggestions={fieldsOf(objects, entry.object)}
            value={entry.field}
            onChange={(field) => change({ ...entry, field })}
          />
        </>
      )}
    </EntryList>
  );
}

/** Objects of the organisation's own whose numbers are matched (spec L29). */
export function CustomObjectsControl({
  setting,
  workflow,
  names,
  disabled,
  onChange,
}: ControlProps<'custom-objects'>) {
  const text = useText();
  const objects = useObjects();
  return (
    <EntryList
      entries={setting.read(workflow)}
      names={names}
      disabled={disabled}
      nameOf={({ object }) => object}
      keyOf={(_, index) => index}
      fresh={() => ({ object: '', numberFields: [], titleField: '' })}
      onChange={(next) => onChange(setting.write(workflow, next))}
    >
      {(entry, change) => (
        <>
          <EntryText
            disabled={disabled}
            label={text('workflow.object.name')}
            suggestions={objects.map(({ object }) => object)}
            value={entry.object}
            onChange={(object) => change(asDefined(objects, { ...entry, object }))}
          />
          <EntryText
            disabled={disabled}
            label={text('workflow.object.numbers')}
            value={entry.numberFields.join(', ')}
            onChange={(written) => change({ ...entry, numberFields: written.split(/,\s*/u) })}
          />
          <EntryText
            disabled={disabled}
            label={text('workflow.object.title')}
            suggestions={fieldsOf(objects, entry.object)}
            value={entry.titleField}
            onChange={(titleField) => change({ ...entry, titleField })}
          />
        </>
      )}
    </EntryList>
  );
}
