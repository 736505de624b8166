import { z } from 'zod';
import { taskStatuses } from '../../domain/crm/activity.ts';
import { caseStatuses, leadStatuses } from '../../domain/crm/customer-record.ts';
import { id, instant, list, RecordRef, text } from '../common.ts';
import { country } from './crm-edits.ts';

const nullableText = z.string().nullable();
export const CrmUser = z.object({ id: z.string(), name: z.string() }).meta({ id: 'CrmUser' });

/** A phone field as it can be dialled. */
export const RecordNumber = z
  .object({
    field: z.enum(['phone', 'mobile']),
    /** E.164; null: what stands there cannot be read as a number. */
    number: nullableText,
    extension: nullableText,
    /** For people. */
    label: z.string(),
  })
  .meta({ id: 'RecordNumber' });

const shared = {
  id,
  name: z.string(),
  description: nullableText,
  owner: CrmUser,
  /** The key under which Tieline made it by itself; null: a person made it. */
  external: nullableText,
  createdAt: instant,
  changedAt: instant,
};
const withNumbers = {
  phone: nullableText,
  email: nullableText,
  country: nullableText,
  numbers: z.array(RecordNumber),
};
const shownPerson = {
  ...shared,
  ...withNumbers,
  firstName: nullableText,
  lastName: z.string(),
  mobile: nullableText,
};

const Account = z.object({ kind: z.literal('account'), ...shared, ...withNumbers }).meta({ id: 'Account' });
const Contact = z
  .object({ kind: z.literal('contact'), ...shownPerson, account: RecordRef.nullable() })
  .meta({ id: 'Contact' });
const Lead = z
  .object({
    kind: z.literal('lead'),
    ...shownPerson,
    company: nullableText,
    status: z.enum(leadStatuses),
  })
  .meta({ id: 'Lead' });
const PersonAccount = z
  .object({ kind: z.literal('personAccount'), ...shownPerson })
  .meta({ id: 'PersonAccount' });
const Case = z
  .object({
    kind: z.literal('case'),
    ...shared,
    caseNumber: z.string(),
    subject: z.string(),
    status: z.enum(caseStatuses),
    recordType: nullableText,
    origin: nullableText,
    contact: RecordRef.nullable(),
    account: RecordRef.nullable(),
  })
  .meta({ id: 'Case' });
const Opportunity = z
  .object({
    kind: z.literal('opportunity'),
    ...shared,
    stage: z.string(),
    amount: z.number().nullable(),
    closeDate: nullableText,
    account: RecordRef.nullable(),
    contact: RecordRef.nullable(),
  })
  .meta({ id: 'Opportunity' });

export const CustomerRecord = z.discriminatedUnion('kind', [
  Account,
  Contact,
  Lead,
  PersonAccount,
  Case,
  Opportunity,
]);
export type CustomerRecord = z.infer<typeof CustomerRecord>;
/** What a list tells of a record of an administrator's own object. */
export const ListedRecord = RecordRef.extend({ owner: CrmUser, createdAt: instant, changedAt: instant }).meta(
  {
    id: 'ListedRecord',
  },
);
export const FoundRecordList = list(z.union([CustomerRecord, ListedRecord])).extend({
  /** How many there are on all pages; with `more`, more than were counted. */
  found: z.object({ count: z.int(), more: z.boolean() }),
});

/** A record's own page: with what is open with it, the one changed last first. */
const openWith = { openCases: z.array(RecordRef), openOpportunities: z.array(RecordRef) };
export const RecordPage = z.discriminatedUnion('kind', [
  Account.extend(openWith).meta({ id: 'AccountPage' }),
  Contact.extend(openWith).meta({ id: 'ContactPage' }),
  Lead.extend(openWith).meta({ id: 'LeadPage' }),
  PersonAccount.extend(openWith).meta({ id: 'PersonAccountPage' }),
  Case.extend(openWith).meta({ id: 'CasePage' }),
  Opportunity.extend(openWith).meta({ id: 'OpportunityPage' }),
]);

/** A task or event; what only a contact's log has is null in others. */
export const Activity = z
  .object({
    kind: z.enum(['task', 'event']),
    id,
    name: z.string(),
    subject: z.string(),
    status: z.enum(taskStatuses),
    due: nullableText,
    startsAt: instant.nullable(),
    endsAt: instant.nullable(),
    reminderAt: instant.nullable(),
    who: RecordRef.nullable(),
    what: RecordRef.nullable(),
    owner: CrmUser,
    description: z.string(),
    callType: z.enum(['Inbound', 'Outbound', 'Internal']).nullable(),
    durationSeconds: z.int().nullable(),
    disposition: nullableText,
    callId: nullableText,
    interactionId: nullableText,
    sessionId: nullableText,
    from: nullableText,
    to: nullableText,
    agentName: nullableText,
    queueName: nullableText,
    recordType: nullableText,
    tags: z.array(z.string()),
    extra: z.record(z.string(), z.string()),
    /** The key under which Tieline wrote it; null: a person did. */
    external: nullableText,
    createdAt: instant,
    changedAt: instant,
  })
  .meta({ id: 'Activity' });
export type Activity = z.infer<typeof Activity>;

/** An activity as its page shows it; its subject may be the workflow's alone (spec L12). */
export const ActivityPage = Activity.extend({ subjectLocked: z.boolean() }).meta({ id: 'ActivityPage' });

/** An activity, or a record that the CRM itself has of a call; such a record has no page of its own here. */
export const TimelineEntry = Activity.extend({ kind: z.enum(['task', 'event', 'voiceCall']) }).meta({
  id: 'TimelineEntry',
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** `next` is the cursor of the next page of `past`; later pages have no next steps. */
export const Timeline = z
  .object({ nextSteps: z.array(Activity), past: z.array(TimelineEntry), next: nullableText })
  .meta({ id: 'Timeline' });

export const Lookup = z
  .object({ records: z.array(RecordRef.extend({ account: RecordRef.nullable(), changedAt: instant })) })
  .meta({ id: 'Lookup' });

export const UnreadableNumberList = list(
  z
    .object({ record: RecordRef, field: z.string(), written: z.string(), country: z.string() })
    .meta({ id: 'UnreadableNumber' }),
);

export const SearchQuery = z.object({ q: text(200).trim().min(1) });
export const LookupQuery = z.object({
  number: text(250).min(1),
  /** In which a national number is read; left out: the organisation's. */
  country: country.optional(),
});
