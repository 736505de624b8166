import type { ObjectDescribe } from '../describe/object-describe.ts';

/** Those of the fields that the object has; one of another row, as `Owner.Name`, where the object has `OwnerId`. */
export const presentIn = (object: ObjectDescribe, wanted: readonly string[]): readonly string[] =>
  wanted.filter((name) => {
    const [first = name, ...rest] = name.split('.');
    return object.field(rest.length === 0 ? first : `${first}Id`) !== null;
  });

/** What a record of this object is called by; null: it has no name. */
export const nameFieldOf = ({ fields }: ObjectDescribe): string | null =>
  fields.find(({ nameField }) => nameField)?.name ?? null;
