import { countries, states, type Country, type State } from '../../schema/places.ts';
import { saveFailed } from '../save-error.ts';
import { changes, derive, textAfter, type Draft, type SaveContext } from '../save-context.ts';

/**
 * With state and country picklists: a country or state is one that the org knows, by its name or its code, and the other
 * of the two follows. A state needs a country that has it.
 */
export function checkPlaces(draft: Draft, context: SaveContext): void {
  if (!context.switches['state-country-picklists']) return;
  for (const field of draft.schema.fields.values()) {
    if (field.type === 'address') checkPlace(draft, field.name.slice(0, -'Address'.length), context);
  }
}

function checkPlace(draft: Draft, prefix: string, { platform }: SaveContext): void {
  const parts = [`${prefix}Country`, `${prefix}CountryCode`, `${prefix}State`, `${prefix}StateCode`];
  if (!parts.some((part) => changes(draft, part))) return;
  const country = chosen(draft, `${prefix}Country`, countries, countryMessage);
  const ofCountry = states.filter((state) => state.country === country?.code);
  const known = textAfter(draft, `${prefix}State`) ?? textAfter(draft, `${prefix}StateCode`);
  if (country === null && known !== null && changesState(draft, prefix)) {
    throw problem(
      `A country/territory must be specified before specifying a state value for field: ${stateLabel(draft, prefix)}`,
      [`${prefix}State`],
    );
  }
  const state = country === null ? null : chosen(draft, `${prefix}State`, ofCountry, stateMessage);
  derive(draft, platform, `${prefix}Country`, country?.name ?? null);
  derive(draft, platform, `${prefix}CountryCode`, country?.code ?? null);
  derive(draft, platform, `${prefix}State`, state?.name ?? null);
  derive(draft, platform, `${prefix}StateCode`, state?.code ?? null);
}

function changesState(draft: Draft, prefix: string): boolean {
  return changes(draft, `${prefix}State`) || changes(draft, `${prefix}StateCode`);
}

/** The place that the request names, else the one that the record has; null: none. */
function chosen<Place extends Country | State>(
  draft: Draft,
  field: string,
  places: readonly Place[],
  message: (label: string) => string,
): Place | null {
  // A request that names both means the code, and one that gives only the name replaces the code that was there.
  const byCode = changes(draft, `${field}Code`) || !changes(draft, field);
  const used = byCode ? `${field}Code` : field;
  const given = textAfter(draft, used);
  if (given === null) return null;
  const place = places.find((one) => (byCode ? one.code : one.name).toLowerCase() === given.toLowerCase());
  if (place !== undefined) return place;
  throw problem(message(draft.schema.fields.get(used.toLowerCase())?.label ?? used), [used]);
}

const problem = (message: string, fields: readonly string[]) =>
  saveFailed('FIELD_INTEGRITY_EXCEPTION', message, fields);

const countryMessage = (label: string) =>
  `There's a problem with this country, even though it may appear correct. Please select a country/territory from the list of valid countries.: ${label}`;

const stateMessage = (label: string) =>
  `The existing country/territory doesn't recognize the state value for field: ${label}`;

function stateLabel(draft: Draft, prefix: string): string {
  return draft.schema.fields.get(`${prefix}state`.toLowerCase())?.label ?? `${prefix}State`;
}
