import type { z } from 'zod';
import { phoneFields } from '../../../application/records/record-numbers.ts';
import type { PhoneNumbers } from '../../../application/ports/interactions/phone-numbers.ts';
import type { FoundRecord, Timeline } from '../../../application/ports/crm/reader.ts';
import type * as contract from '../../../contract/crm/crm.ts';
import type { Activity, TimelineEntry } from '../../../domain/crm/activity.ts';
import { isListedRecord } from '../../../domain/crm/custom-object.ts';
import type { CustomerRecord } from '../../../domain/crm/customer-record.ts';
import { isoText, isoTextOrNull, type EpochMs } from '../../../domain/time.ts';

export interface ShownDeps {
  readonly phoneNumbers: PhoneNumbers;
  readonly organisation: { settings(): { readonly country: string } };
}

const moments = (record: { readonly createdAt: EpochMs; readonly changedAt: EpochMs }) => ({
  createdAt: isoText(record.createdAt),
  changedAt: isoText(record.changedAt),
});

/** A record as the API shows it: its numbers beside the text in which they were written, ready to be dialled. */
export function customerShown(record: CustomerRecord, deps: ShownDeps): contract.CustomerRecord {
  switch (record.kind) {
    case 'account':
    case 'contact':
    case 'lead':
    case 'personAccount':
      return { ...record, ...moments(record), numbers: numbersOf(record, deps) };
    case 'case':
    case 'opportunity':
      return { ...record, ...moments(record) };
  }
}

/** As a list shows it: of an administrator's own object what is common to them all. */
export const foundShown = (
  record: FoundRecord,
  deps: ShownDeps,
): z.output<typeof contract.FoundRecordList>['items'][number] =>
  isListedRecord(record) ? { ...record, ...moments(record) } : customerShown(record, deps);

function numbersOf(
  record: CustomerRecord,
  { phoneNumbers, organisation }: ShownDeps,
): z.output<typeof contract.RecordNumber>[] {
  return phoneFields(record, organisation.settings().country).map(({ field, written, country }) => {
    const parsed = phoneNumbers.parse(written, country);
    if (parsed === null) return { field, number: null, extension: null, label: written };
    return {
      field,
      number: parsed.e164,
      extension: parsed.extension,
      label: phoneNumbers.format(parsed.e164),
    };
  });
}

function entryShown(entry: TimelineEntry): contract.TimelineEntry {
  const { at: _, ...shown } = entry;
  return {
    ...shown,
    ...moments(entry),
    name: entry.subject,
    startsAt: isoTextOrNull(entry.startsAt),
    endsAt: isoTextOrNull(entry.endsAt),
    reminderAt: isoTextOrNull(entry.reminderAt),
    tags: [...entry.tags],
    extra: { ...entry.extra },
  };
}

export const activityShown = (activity: Activity): contract.Activity => ({
  ...entryShown(activity),
  kind: activity.kind,
});

export const timelineShown = ({ nextSteps, past }: Timeline): z.output<typeof contract.Timeline> => ({
  nextSteps: nextSteps.map(activityShown),
  past: past.items.map(entryShown),
  next: past.next,
});
