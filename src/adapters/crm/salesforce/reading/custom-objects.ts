import {
  maxFields,
  maxObjects,
  type CustomFieldType,
  type CustomObject,
} from '../../../../domain/crm/custom-object.ts';
import { ledgerObject } from '../writing/lookup/key-space.ts';
import { customKind } from '../../../../domain/record.ts';
import { nameFieldOf } from './org-objects.ts';
import type { SeenOrg } from './org.ts';

/** What a workflow may look at in a field of each type; the others are nothing to it. */
const types: Readonly<Record<string, CustomFieldType>> = {
  string: 'text',
  textarea: 'text',
  picklist: 'text',
  email: 'text',
  url: 'text',
  int: 'number',
  double: 'number',
  currency: 'number',
  percent: 'number',
  phone: 'phone',
  date: 'date',
  reference: 'reference',
};

/**
 * The org's own objects that workflows may name (spec L29), by name, as many as Tieline takes; those with a phone number
 * first, for numbers are what they are looked up by.
 */
export async function customObjects({ objects }: SeenOrg): Promise<readonly CustomObject[]> {
  const named = (await objects.global()).filter(
    ({ name, custom, queryable }) => custom && queryable && name !== ledgerObject.name,
  );
  const all: CustomObject[] = [];
  for (const { name, label } of named) {
    const kind = customKind(name);
    const object = kind === null ? null : await objects.object(name);
    const titleField = object === null ? null : nameFieldOf(object);
    if (kind === null || object === null || titleField === null) continue;
    const fields = object.fields.flatMap((field) => {
      const type = types[field.type];
      return type === undefined ? [] : [{ name: field.name, type }];
    });
    const title = fields.find((field) => field.name === titleField);
    const others = fields.filter((field) => field !== title).toSorted(phonesFirst);
    all.push({
      kind,
      label,
      titleField,
      fields: [...(title ? [title] : []), ...others].slice(0, maxFields),
    });
  }
  return all
    .toSorted(
      (one, other) => Number(hasPhone(other)) - Number(hasPhone(one)) || (one.kind < other.kind ? -1 : 1),
    )
    .slice(0, maxObjects);
}

const hasPhone = ({ fields }: CustomObject): boolean => fields.some(({ type }) => type === 'phone');

const phonesFirst = (one: { readonly type: string }, other: { readonly type: string }): number =>
  Number(other.type === 'phone') - Number(one.type === 'phone');
