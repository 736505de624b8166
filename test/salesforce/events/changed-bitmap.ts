import type { EventField } from './event-layout.ts';

/** Behind the header, which is the first field of the schema. */
const firstField = 1;

/**
 * The fields as the header of an event names them: one bitmap of those that are not nested (`0x…`, the lowest bit for
 * the first field of the schema), and for each compound one of those nested in it, behind its place (`3-0x…`). Names
 * that the events of the object do not have are left out.
 */
export function changedBitmap(fields: readonly EventField[], names: ReadonlySet<string>): readonly string[] {
  const plain = fields.flatMap((event, at) => (isPlainChange(event, names) ? [at + firstField] : []));
  const nested = fields.flatMap((event, at) => {
    if ('field' in event) return [];
    const places = event.parts.flatMap(({ field }, place) =>
      field !== null && names.has(field.name) ? [place] : [],
    );
    return places.length === 0 ? [] : [`${at + firstField}-${bitmap(places)}`];
  });
  return plain.length === 0 ? nested : [bitmap(plain), ...nested];
}

function isPlainChange(event: EventField, names: ReadonlySet<string>): boolean {
  if ('field' in event) return names.has(event.field.name);
  const isNested = event.parts.some(({ field }) => field !== null && names.has(field.name));
  return !isNested && event.plain !== null && names.has(event.plain.name);
}

function bitmap(places: readonly number[]): string {
  const bits = places.reduce((sum, place) => sum | (1n << BigInt(place)), 0n);
  const hex = bits.toString(16).toUpperCase();
  return `0x${hex.length % 2 === 0 ? hex : `0${hex}`}`;
}
