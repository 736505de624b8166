import { z } from 'zod';
import { standardLimits } from '../../domain/crm/capabilities.ts';
import { taskStatuses } from '../../domain/crm/activity.ts';
import { caseStatuses, leadStatuses } from '../../domain/crm/customer-record.ts';
import { recordId } from '../../domain/ids.ts';
import { epochMs } from '../../domain/time.ts';
import { day, givenInstant, id, instant, list, RecordRef, text } from '../common.ts';

/** For people, on one line. */
const name = text(200).trim().min(1);
const optional = (max: number) =>
  text(max)
    .trim()
    .nullable()
    .transform((value) => (value === '' ? null : value));

/** As people write it: any text; what cannot be read as a number is listed for mending. */
const phone = optional(100);
const email = z
  .union([z.email().max(254), z.literal('')])
  .nullable()
  .transform((value) => (value === '' ? null : value));
const country = z
  .string()
  .regex(/^\s*(?:[A-Za-z]{2}\s*)?$/u, { message: 'problem.field.country' })
  .trim()
  .nullable()
  .transform((value) => (value === '' || value === null ? null : value.toUpperCase()));
const description = optional(standardLimits.description);
/** As a CRM's own subject line (spec L12); a character counts once. */
const subject = text(2 * standardLimits.subject)
  .trim()
  .min(1)
  .refine((value) => Array.from(value).length <= standardLimits.subject, {
    message: 'problem.field.subject-length',
  });
/** Money, to the cent; more digits than this no longer stay exact. */
const amount = z.number().min(0).max(1_000_000_000_000);

/** Another record by its id, or as it was read. */
const reference = z
  .union([id, z.object({ id })])
  .nullable()
  .transform((value) => (value === null ? null : recordId(typeof value === 'string' ? value : value.id)));
/** A user of the CRM by the id, or as it was read. */
const owner = z
  .union([id, z.object({ id })])
  .nullable()
  .transform((value) => (value === null || typeof value === 'string' ? value : value.id));

/** One of the values, in capitals or not. */
const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.preprocess((value) => (typeof value === 'string' ? value.toLowerCase() : value), z.enum(values));

const moment = givenInstant.transform((value) => epochMs(Date.parse(value)));

const account = { name, phone, email, country, description, owner };
const person = {
  firstName: optional(100),
  lastName: text(100).trim().min(1),
  phone,
  mobile: phone,
  email,
  country,
  description,
  owner,
};
const contact = { ...person, account: reference };
const lead = { ...person, company: optional(200), status: oneOf(leadStatuses) };
const aCase = {
  subject,
  status: oneOf(caseStatuses),
  contact: reference,
  account: reference,
  description,
  owner,
};
const opportunity = {
  name,
  stage: name,
  amount: amount.nullable(),
  closeDate: day.nullable(),
  account: reference,
  contact: reference,
  description,
  owner,
};
const task = {
  subject,
  status: oneOf(taskStatuses),
  due: day.nullable(),
  who: reference,
  what: reference,
  owner,
  description: text(standardLimits.description),
};
const event = {
  subject,
  startsAt: moment,
  endsAt: moment,
  who: reference,
  what: reference,
  owner,
  description: text(standardLimits.description),
};

/** What a change may give: any of the fields; what is left out stays as it is. */
export const AccountPatch = z.strictObject(account).partial();
export const ContactPatch = z.strictObject(contact).partial();
export const LeadPatch = z.strictObject(lead).partial();
export const PersonAccountPatch = z.strictObject(person).partial();
export const CasePatch = z.strictObject(aCase).partial();
export const OpportunityPatch = z.strictObject(opportunity).partial();
export const TaskPatch = z.strictObject(task).partial();
export const EventPatch = z.strictObject(event).partial();

const newPerson = {
  ...person,
  firstName: person.firstName.default(null),
  phone: phone.default(null),
  mobile: phone.default(null),
  email: email.default(null),
  country: country.default(null),
  description: description.default(null),
  /** Left out: the person who makes it. */
  owner: owner.optional(),
};
export const AccountInput = z.strictObject({
  name,
  phone: newPerson.phone,
  email: newPerson.email,
  country: newPerson.country,
  description: newPerson.description,
  owner: newPerson.owner,
});
export const ContactInput = z.strictObject({ ...newPerson, account: reference.default(null) });
export const LeadInput = z.strictObject({
  ...newPerson,
  company: lead.company.default(null),
  status: lead.status.default('open'),
});
export const PersonAccountInput = z.strictObject(newPerson);
export const CaseInput = z.strictObject({
  subject,
  status: aCase.status.default('new'),
  contact: reference.default(null),
  account: reference.default(null),
  description: newPerson.description,
  owner: newPerson.owner,
});
export const OpportunityInput = z.strictObject({
  name,
  stage: opportunity.stage.default('Prospecting'),
  amount: opportunity.amount.default(null),
  closeDate: opportunity.closeDate.default(null),
  account: reference.default(null),
  contact: reference.default(null),
  description: newPerson.description,
  owner: newPerson.owner,
});
export const TaskInput = z.strictObject({
  subject,
  status: task.status.default('open'),
  due: task.due.default(null),
  who: reference.default(null),
  what: reference.default(null),
  owner: newPerson.owner,
  description: task.description.default(''),
});
export const EventInput = z.strictObject({
  subject,
  startsAt: moment,
  endsAt: moment,
  who: reference.default(null),
  what: reference.default(null),
  owner: newPerson.owner,
  description: event.description.default(''),
});

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
export const FoundRecordList = list(z.union([CustomerRecord, ListedRecord]));

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
