import type { LedgerEntry } from '../../../../contract/operations/ledger.ts';
import type { MessageKey } from '../../../ui/text/locale.ts';

/** A field of a write that a person may mend, as its form shows it. */
export type CorrectableField = {
  readonly name: string;
  readonly label: MessageKey;
} & (
  | {
      readonly type: 'text' | 'long' | 'date' | 'moment' | 'email';
      /** It may be empty, and then it is none. */
      readonly isOptional?: boolean;
    }
  | { readonly type: 'record'; readonly kinds: readonly string[] }
  | { readonly type: 'choice'; readonly values: readonly (readonly [string, MessageKey])[] }
);

type Simple = Extract<
  CorrectableField,
  { readonly type: 'text' | 'long' | 'date' | 'moment' | 'email' }
>['type'];
const field = (name: string, label: MessageKey, type: Simple = 'text'): CorrectableField => ({
  name,
  label,
  type,
});
const optional = (name: string, label: MessageKey, type: Simple = 'text'): CorrectableField => ({
  name,
  label,
  type,
  isOptional: true,
});
const record = (name: string, label: MessageKey, ...kinds: readonly string[]): CorrectableField => ({
  name,
  label,
  type: 'record',
  kinds,
});

const subject = field('subject', 'work.correct.subject');
const due = field('due', 'work.correct.due', 'date');
const reminder = optional('reminderAt', 'work.correct.reminderAt', 'moment');
const description = field('description', 'work.correct.description', 'long');
const related = [
  record('who', 'desk.field.who', 'contact', 'lead', 'personAccount'),
  record('what', 'desk.field.what', 'account', 'personAccount', 'case', 'opportunity'),
];
/** A record of a call is about one record. */
const about = record(
  'what',
  'desk.field.what',
  'account',
  'contact',
  'lead',
  'personAccount',
  'case',
  'opportunity',
);
const belonging = [
  record('contact', 'desk.field.contact', 'contact'),
  record('account', 'desk.field.account', 'account', 'personAccount'),
];
const phone = optional('phone', 'desk.field.phone');
const person = [
  optional('firstName', 'desk.field.firstName'),
  field('lastName', 'desk.field.lastName'),
  phone,
  optional('email', 'desk.field.email', 'email'),
];
const name = field('name', 'desk.field.name');

const ofRecord: Readonly<Record<string, readonly CorrectableField[]>> = {
  contact: person,
  lead: person,
  account: [name, phone],
  case: [subject, ...belonging],
  opportunity: [
    name,
    field('stage', 'desk.field.stage'),
    field('closeDate', 'desk.field.closeDate', 'date'),
    ...belonging,
  ],
};

/** What can be corrected of a write (spec L33), as the server takes it; of what is taken back there is nothing. */
export function correctableFields({ operation, payload }: LedgerEntry): readonly CorrectableField[] {
  switch (operation) {
    case 'upsert-task':
      return [...related, subject, description, optional('disposition', 'work.correct.disposition'), due];
    case 'upsert-voice-call':
      return [about, description, optional('disposition', 'work.correct.disposition')];
    case 'upsert-follow-up':
      return [...related, subject, due, reminder, description];
    case 'upsert-event':
      return [
        ...related,
        subject,
        field('startsAt', 'desk.field.startsAt', 'moment'),
        field('endsAt', 'desk.field.endsAt', 'moment'),
        reminder,
        description,
      ];
    case 'create-record':
      return ofRecord[String(payload['record'])] ?? [];
    case 'finish-task':
      return [
        {
          name: 'by',
          label: 'work.correct.by',
          type: 'choice',
          values: [
            ['complete', 'work.correct.by.complete'],
            ['delete', 'work.correct.by.delete'],
          ],
        },
      ];
    case 'send-mail':
      return [field('to', 'work.correct.to', 'email'), subject, field('text', 'work.correct.text', 'long')];
    case 'delete-task':
    case 'delete-voice-call':
    case 'delete-event':
    case 'delete-untouched':
      return [];
  }
}

/** What a write is about, in its own words; null: it has none. */
export function titleOf({ payload }: LedgerEntry): string | null {
  const { subject: told, name: named, lastName, firstName } = payload;
  if (typeof told === 'string') return told;
  if (typeof named === 'string') return named;
  if (typeof lastName !== 'string') return null;
  return typeof firstName === 'string' ? `${firstName} ${lastName}` : lastName;
}
