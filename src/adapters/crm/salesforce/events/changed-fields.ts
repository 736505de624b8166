import avro, { type Type } from 'avsc';

/** `0x` and hexadecimal digits, the lowest bit for the first field; behind the place of a compound field, for those in it. */
const entryShape = /^(?:(\d{1,5})-)?0x([0-9A-Fa-f]{1,4096})$/u;

/**
 * The names behind the bitmaps of an event's header (`changedFields`, `nulledFields`, `diffFields`), nested ones as
 * `MailingAddress.Country`. Throws `RangeError` for a bitmap that is none of this schema.
 */
export function changedFields(event: Type, bitmaps: readonly string[]): readonly string[] {
  return bitmaps.flatMap((entry) => {
    const [, place, hex] = entryShape.exec(entry) ?? [];
    if (hex === undefined) throw new RangeError(`"${entry}" names no fields.`);
    if (place === undefined) return fieldNames(event, hex);
    const parent = fieldsOf(event)[Number(place)];
    if (parent === undefined) throw new RangeError(`There is no field ${place}.`);
    const compound = branches(parent.type).find((type) => type instanceof avro.types.RecordType);
    if (compound === undefined) throw new RangeError(`Nothing is nested in ${parent.name}.`);
    return fieldNames(compound, hex).map((name) => `${parent.name}.${name}`);
  });
}

function fieldNames(record: Type, hex: string): readonly string[] {
  const fields = fieldsOf(record);
  const names: string[] = [];
  let bits = BigInt(`0x${hex}`);
  for (let place = 0; bits > 0n; place += 1, bits >>= 1n) {
    if ((bits & 1n) === 0n) continue;
    const field = fields[place];
    if (field === undefined) throw new RangeError(`There is no field ${place}.`);
    names.push(field.name);
  }
  return names;
}

const fieldsOf = (type: Type): readonly { readonly name: string; readonly type: Type }[] =>
  type instanceof avro.types.RecordType ? type.fields : [];

const branches = (type: Type): readonly Type[] =>
  type instanceof avro.types.UnwrappedUnionType || type instanceof avro.types.WrappedUnionType
    ? type.types
    : [type];
