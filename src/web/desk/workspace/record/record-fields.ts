import type { ObjectView } from '../../../../contract/crm/crm-objects.ts';
import { useLoaded } from '../../../ui/server/load.ts';
import { useText, type MessageKey } from '../../../ui/text/locale.ts';
import { kindText } from '../../state/naming.ts';
import { fieldsOfKind, type FieldType, type RecordField } from './record.ts';

/** What a kind of record is called and what its records have. */
export interface KindFields {
  readonly name: string;
  readonly fields: readonly RecordField[];
  /** The field that a record is called by; null: its name is made of several, or is one of the kinds there always are. */
  readonly titleField: string | null;
}

const types: Readonly<Record<ObjectView['fields'][string], FieldType>> = {
  text: 'text',
  number: 'number',
  phone: 'phone',
  date: 'date',
  reference: 'record',
};

const fieldsOf = ({ fields, titleField }: ObjectView): readonly RecordField[] =>
  Object.entries(fields).map(([name, type]) => ({
    name,
    label: { own: name },
    type: types[type],
    required: name === titleField,
  }));

/** The fields of a kind; those of an administrator's own object are asked for. `fields` null: not there yet, or no such kind. */
export function useKindFields(
  kind: string,
): (KindFields & { readonly state: 'ready' }) | { readonly state: 'loading' | 'failed' } {
  const text = useText();
  const fixed = fieldsOfKind[kind];
  const loaded = useLoaded<ObjectView>(
    fixed === undefined ? `/crm/objects/${encodeURIComponent(kind)}` : null,
  );
  if (fixed !== undefined)
    return { state: 'ready', name: kindText(kind, text), fields: fixed, titleField: null };
  if (loaded.state === 'failed') return { state: 'failed' };
  if (loaded.value === null) return { state: 'loading' };
  const { label, titleField } = loaded.value;
  return { state: 'ready', name: label, fields: fieldsOf(loaded.value), titleField };
}

/** A field's label in the reader's language; an administrator's own field goes by its name. */
export const labelOf = ({ label }: RecordField, text: (key: MessageKey) => string): string =>
  typeof label === 'string' ? text(label) : label.own;
