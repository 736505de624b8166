import type { CheckItem } from '../../../../../application/ports/crm/check.ts';
import { namesIn } from '../../../../../domain/workflow/names-in.ts';
import { textIn } from '../../requests/queried-row.ts';
import { fine, found } from '../finding.ts';
import { unread, type OrgSnapshot, type Configuration } from '../snapshot.ts';
import { openHidden } from './kept-records.ts';

const hasPersonAccounts = ({ objects }: Pick<OrgSnapshot, 'objects'>): boolean =>
  objects.get('Account')?.field('IsPersonAccount') != null;

/** What Tieline works with as it is, and administrators should know. */
export function checkFeatures({ objects }: OrgSnapshot): readonly CheckItem[] {
  const hasCodes =
    objects.get('Contact')?.field('MailingCountryCode') != null ||
    objects.get('Account')?.field('BillingCountryCode') != null;
  const hasCurrencies = objects.get('Task')?.field('CurrencyIsoCode') != null;
  // A field that is there only where an activity may have several people.
  const isShared = objects.get('Task')?.field('WhoCount') != null;
  return [
    ...(isShared ? [found('ok', 'shared-activities', 'shared-activities.on')] : []),
    ...(hasCodes ? [found('ok', 'state-country', 'state-country.on')] : []),
    ...(hasCurrencies ? [found('ok', 'currencies', 'currencies.on')] : []),
  ];
}

/** Objects whose changes keep what Tieline knows of the org fresh: of a person account both the account and its contact. */
export function checkChangeEvents(
  org: Pick<OrgSnapshot, 'objects' | 'changeEvents'>,
  { workflows }: Pick<Configuration, 'workflows'>,
): readonly CheckItem[] {
  const arePeople = hasPersonAccounts(org);
  const people = arePeople ? [found('ok', 'person-accounts', 'person-accounts.on')] : [];
  if (org.changeEvents === unread)
    return [...people, found('warning', 'change-events', 'change-events.unseen')];
  const selected = new Set(
    org.changeEvents.map((row) => (textIn(row, 'SelectedEntity') ?? '').toLowerCase()),
  );
  const notSelected = (objects: readonly string[]) =>
    objects.filter((object) => !selected.has(changeEventOf(object).toLowerCase()));
  const custom = workflows.flatMap(({ customObjects }) => customObjects.map(({ object }) => object));
  const absent = notSelected(['Account', 'Contact', 'Lead', ...custom]);
  const code = arePeople && absent.some(isOfPeople) ? 'change-events.people' : 'change-events.absent';
  return [
    ...people,
    absent.length === 0
      ? fine('change-events', 'change-events.all')
      : found('warning', 'change-events', code, { objects: namesIn(absent) }),
    // Where nothing open can be kept, no event of it helps.
    ...(openHidden(org.objects).length > 0 ? [] : [openChangeEvents(notSelected)]),
  ];
}

/**
 * Those of the package keep an org within the five objects that it may select without an add-on, so that the rest is asked
 * for at intervals by intention.
 */
function openChangeEvents(notSelected: (objects: readonly string[]) => readonly string[]): CheckItem {
  const id = 'change-events.open';
  const absent = notSelected(['Case', 'Opportunity']);
  if (absent.length > 0)
    return found('warning', id, 'change-events.open.absent', { objects: namesIn(absent) });
  const asked = notSelected(['Task', 'OpportunityContactRole']);
  return asked.length > 0
    ? found('ok', id, 'change-events.open.asked', { objects: namesIn(asked) })
    : fine(id, 'change-events.open.all');
}

const isOfPeople = (object: string): boolean => object === 'Account' || object === 'Contact';

const changeEventOf = (object: string): string =>
  object.endsWith('__c') ? object.replace(/__c$/u, '__ChangeEvent') : `${object}ChangeEvent`;

/** Phone fields that Salesforce cannot filter by, as they are encrypted. The number index reads them all the same. */
export function checkPhoneFields({ objects }: OrgSnapshot): readonly CheckItem[] {
  return ['Account', 'Contact', 'Lead'].flatMap((object) => {
    const fields = (objects.get(object)?.fields ?? []).filter(
      ({ type, filterable }) => type === 'phone' && !filterable,
    );
    return fields.length === 0
      ? []
      : [
          found('ok', `phones.${object}`, 'phones.encrypted', {
            object,
            fields: namesIn(fields.map(({ name }) => name)),
          }),
        ];
  });
}

/** Whether people see the activities of a record in Lightning. */
export function checkActivityTab({ layouts, recordPages }: OrgSnapshot): readonly CheckItem[] {
  const without = [...layouts].filter(([, lacks]) => lacks === true).map(([object]) => object);
  const pages = recordPages === unread ? [] : recordPages.filter(({ showsActivities }) => !showsActivities);
  const items = [
    ...(without.length === 0
      ? []
      : [found('warning', 'layouts', 'layouts.lists', { objects: namesIn(without) })]),
    ...(pages.length === 0
      ? []
      : [
          found('warning', 'record-pages', 'layouts.pages', {
            pages: namesIn(pages.map(({ name }) => name)),
          }),
        ]),
  ];
  if (items.length > 0) return items;
  const isUnseen = recordPages === unread || [...layouts.values()].includes(unread);
  return [isUnseen ? found('warning', 'layouts', 'layouts.unseen') : fine('layouts', 'layouts.all')];
}
