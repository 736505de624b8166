import { z } from 'zod';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { MatchingKind } from '../../../../domain/matching/match.ts';
import { customKind, type CustomKind } from '../../../../domain/record.ts';
import type { OrgClient } from '../client/org-client.ts';

/** An administrator's own object whose records are matched (spec L29). */
export interface MatchedCustomObject {
  /** `Machine__c` */
  readonly object: string;
  readonly numberFields: readonly string[];
  readonly titleField: string;
}

/** What is read of an object's records for the number index (spec X5), by the org's own names. */
export interface IndexedObject {
  readonly object: string;
  /** An account may turn out to be a person. */
  readonly kind: Exclude<MatchingKind, 'personAccount'> | CustomKind;
  readonly fields: readonly string[];
  readonly phoneFields: readonly string[];
  /** Of the record's address; the first with a value counts. */
  readonly countryFields: readonly string[];
  readonly titleField: string;
}

interface StandardObject {
  readonly object: 'Contact' | 'Lead' | 'Account';
  readonly kind: Exclude<MatchingKind, 'personAccount'>;
  /** What else is read where the org has it. */
  readonly more: readonly string[];
  readonly countryFields: readonly string[];
}

const standardObjects: readonly StandardObject[] = [
  {
    object: 'Account',
    kind: 'account',
    more: ['IsPersonAccount'],
    countryFields: [
      'BillingCountryCode',
      'BillingCountry',
      'PersonMailingCountryCode',
      'PersonMailingCountry',
      'ShippingCountryCode',
      'ShippingCountry',
    ],
  },
  {
    object: 'Contact',
    kind: 'contact',
    more: ['AccountId', 'IsPersonAccount'],
    countryFields: ['MailingCountryCode', 'MailingCountry', 'OtherCountryCode', 'OtherCountry'],
  },
  { object: 'Lead', kind: 'lead', more: ['IsConverted'], countryFields: ['CountryCode', 'Country'] },
];

/** Which of them is there always: where no phone field is seen at all, these are hidden. */
export const usualPhoneFields: readonly string[] = standardObjects.map(({ object }) => `${object}.Phone`);

const description = z.object({
  fields: z.array(z.object({ name: z.string(), type: z.string() })),
});
type Description = z.infer<typeof description>;

/**
 * The objects to index with every phone field that the integration user sees, by describe. An object that there is not, or
 * that has no phone field, is left out: what an org lacks is said by the operator's check. Throws `CrmUnavailable`.
 */
export async function indexedObjects(
  client: OrgClient,
  customObjects: readonly MatchedCustomObject[],
  signal: AbortSignal,
): Promise<readonly IndexedObject[]> {
  const found: IndexedObject[] = [];
  for (const standard of standardObjects) {
    const described = await describe(client, standard.object, signal);
    if (described !== null) found.push(standardObject(standard, described));
  }
  for (const custom of customObjects) {
    const kind = customKind(custom.object);
    const described = kind === null ? null : await describe(client, custom.object, signal);
    if (kind !== null && described !== null) found.push(customObject(kind, custom, described));
  }
  return found.filter(({ phoneFields }) => phoneFields.length > 0);
}

/** The names of an object's fields; null: there is no such object. Throws `CrmUnavailable`. */
export async function describedFields(
  client: OrgClient,
  object: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string> | null> {
  const described = await describe(client, object, signal);
  return described === null ? null : new Set(described.fields.map(({ name }) => name));
}

async function describe(client: OrgClient, object: string, signal: AbortSignal): Promise<Description | null> {
  const path = `/sobjects/${encodeURIComponent(object)}/describe`;
  const { status, body } = await client.request({ method: 'GET', path, priority: 'background', signal });
  if (status === 404) return null;
  const read = description.safeParse(body);
  if (status !== 200 || !read.success)
    throw new CrmUnavailable(`Salesforce answered ${status} to a description of ${object}`);
  return read.data;
}

function standardObject(
  { object, kind, more, countryFields }: StandardObject,
  { fields }: Description,
): IndexedObject {
  const names = new Set(fields.map(({ name }) => name));
  const phoneFields = fields.filter(({ type }) => type === 'phone').map(({ name }) => name);
  const countries = countryFields.filter((name) => names.has(name));
  const own = ['Id', 'Name', 'LastModifiedDate', ...[...more, 'OwnerId'].filter((name) => names.has(name))];
  const account = object === 'Contact' && names.has('AccountId') ? ['Account.Name'] : [];
  return {
    object,
    kind,
    fields: [...own, ...account, ...countries, ...phoneFields],
    phoneFields,
    countryFields: countries,
    titleField: 'Name',
  };
}

function customObject(
  kind: CustomKind,
  { object, numberFields, titleField }: MatchedCustomObject,
  { fields }: Description,
): IndexedObject {
  const names = new Set(fields.map(({ name }) => name));
  const phoneFields = numberFields.filter((name) => names.has(name));
  const title = names.has(titleField) ? titleField : 'Name';
  const all = new Set(['Id', title, 'LastModifiedDate', ...phoneFields]);
  return { object, kind, fields: [...all], phoneFields, countryFields: [], titleField: title };
}
