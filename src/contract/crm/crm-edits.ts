import { z } from 'zod';
import { standardLimits } from '../../domain/crm/capabilities.ts';
import { taskStatuses } from '../../domain/crm/activity.ts';
import { caseStatuses, leadStatuses } from '../../domain/crm/customer-record.ts';
import { recordId } from '../../domain/ids.ts';
import { epochMs } from '../../domain/time.ts';
import { day, givenInstant, id, text } from '../common.ts';

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
/** As ISO 3166 alpha-2, in capitals or not; empty or null: none. */
export const country = z
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
