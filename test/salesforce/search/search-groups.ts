import type { FieldSchema, ObjectSchema } from '../model/schema.ts';

/** Which fields a search looks into. */
export type SearchGroup = 'ALL' | 'NAME' | 'EMAIL' | 'PHONE' | 'SIDEBAR';

export const searchGroups: readonly SearchGroup[] = ['ALL', 'NAME', 'EMAIL', 'PHONE', 'SIDEBAR'];

/** Parts of a person's name count as the name. */
const namePart = /^(?:First|Middle|Last)Name$/;

const isName = ({ name, nameField }: FieldSchema): boolean => nameField || namePart.test(name);

const texts: ReadonlySet<string> = new Set([
  'string',
  'textarea',
  'phone',
  'email',
  'url',
  'picklist',
  'combobox',
  'multipicklist',
]);

/** The fields of an object that belong to the group, of those that the object as given has. */
export function fieldsInGroup(object: ObjectSchema, group: SearchGroup): readonly FieldSchema[] {
  return [...object.fields.values()].filter((field) => {
    switch (group) {
      case 'ALL':
        return texts.has(field.type);
      case 'NAME':
        return isName(field);
      case 'EMAIL':
        return field.type === 'email';
      case 'PHONE':
        return field.type === 'phone';
      // What the sidebar of Salesforce's classic pages finds by.
      case 'SIDEBAR':
        return isName(field) || field.type === 'email' || field.type === 'phone';
    }
  });
}
