import { ChangedMeanwhile } from '../../ui/meanwhile/changed-meanwhile.tsx';
import { useText } from '../../ui/text/locale.ts';
import { asText, asTexts } from './body.ts';
import type { Edited } from './edited.ts';
import type { FieldDefinition } from './resources.ts';
import { useOptions } from './sources.ts';
import { choiceText } from './words.ts';

/** What somebody else has changed meanwhile of what an administrator edits; nothing where nobody has (spec X12). */
export function ChangedByOthers({
  fields,
  edited: { meanwhile, tag, values, choose },
}: {
  fields: readonly FieldDefinition[];
  edited: Edited;
}) {
  const text = useText();
  const agents = useOptions(meanwhile === null ? undefined : 'agents');
  const queues = useOptions(meanwhile === null ? undefined : 'queues');
  const skills = useOptions(meanwhile === null ? undefined : 'skills');
  const known = [...agents, ...queues, ...skills];
  if (meanwhile === null) return null;
  const named = (word: string): string =>
    known.find(({ value }) => value === word)?.name ?? choiceText(word, text);
  const shown = (_name: string, value: unknown): string => {
    if (value === null || value === undefined || value === '') return '–';
    if (typeof value === 'boolean') return text(value ? 'admin.yes' : 'admin.no');
    const words = Array.isArray(value) ? asTexts(value) : [asText(value)].filter((word) => word !== '');
    // What is more than words is shown in its field when it is chosen.
    return words.length === 0 ? '…' : words.map(named).join(', ');
  };
  return (
    <ChangedMeanwhile
      key={tag}
      title={text('admin.meanwhile')}
      fields={fields.map(({ path, label }) => ({ name: path, label: text(label) }))}
      meanwhile={meanwhile}
      values={values}
      shown={shown}
      onChoose={choose}
    />
  );
}
