import type { ReconciliationFinding } from '../../../contract/operations/reconciliation.ts';
import { dayAndTime } from '../../ui/text/format.ts';
import type { MessageKey } from '../../ui/text/locale.ts';
import { csvOf } from '../import/import-csv.ts';

type Say = (key: MessageKey) => string;

/** Fields that people know by a word; the others are named as the API has them. */
const fieldWords: Readonly<Record<string, MessageKey>> = {
  account: 'desk.field.account',
  closeDate: 'desk.field.closeDate',
  contact: 'desk.field.contact',
  description: 'desk.field.description',
  due: 'desk.field.due',
  email: 'desk.field.email',
  endedAt: 'desk.field.endsAt',
  endsAt: 'desk.field.endsAt',
  firstName: 'desk.field.firstName',
  lastName: 'desk.field.lastName',
  name: 'desk.field.name',
  owner: 'desk.field.owner',
  phone: 'desk.field.phone',
  stage: 'desk.field.stage',
  startedAt: 'desk.field.startsAt',
  startsAt: 'desk.field.startsAt',
  status: 'desk.field.status',
  subject: 'desk.field.subject',
  what: 'desk.field.what',
  who: 'desk.field.who',
};

export const fieldText = (name: string, text: Say): string => {
  const key = fieldWords[name];
  return key === undefined ? name : text(key);
};

const moments = ['startedAt', 'endedAt', 'startsAt', 'endsAt', 'reminderAt'];

/** A value as it is written or found, in one line; '' is none. */
export function valueText(name: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return moments.includes(name) ? dayAndTime(value) : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map((one) => valueText(name, one)).join(', ');
  if (typeof value === 'object' && 'name' in value) return String(value.name);
  return JSON.stringify(value);
}

/** What the finding is about, in a word or two. */
export const findingTitle = ({ record, kind }: ReconciliationFinding, text: Say): string =>
  record?.name ?? text(kind === null ? 'admin.reconciliation.unknown' : `work.write.${kind}`);

/** The findings as a table for spreadsheets: a row for each field that differs. */
export function findingsAsCsv(findings: readonly ReconciliationFinding[], text: Say): string {
  const head = [
    text('admin.reconciliation.found'),
    text('admin.reconciliation.kind'),
    text('admin.reconciliation.record'),
    text('admin.reconciliation.field'),
    text('admin.reconciliation.expected'),
    text('admin.reconciliation.there'),
    text('admin.reconciliation.contact'),
    text('admin.reconciliation.key'),
  ];
  const rows = findings.flatMap((finding) => {
    const about = [
      text(`admin.reconciliation.${finding.found}`),
      finding.kind === null ? '' : text(`work.write.${finding.kind}`),
      finding.record === null ? '' : `${finding.record.kind} ${finding.record.id} ${finding.record.name}`,
    ];
    const place = [finding.interactionId, finding.key ?? ''];
    const fields = finding.fields.map(({ name, expected, there }) => [
      fieldText(name, text),
      valueText(name, expected),
      valueText(name, there),
    ]);
    return (fields.length === 0 ? [['', '', '']] : fields).map((field) => [...about, ...field, ...place]);
  });
  return csvOf([head, ...rows]);
}
