import type { CaseStatus, LeadStatus } from '../../../../domain/crm/customer-record.ts';

/*
 * Status is a picklist of each org, in its own words and language. Tieline's statuses are few: each is written as the
 * first of the org's values that means it, and each of the org's values is read as the status it means.
 */

const leadWords: Readonly<Record<LeadStatus, RegExp>> = {
  new: /^(?:new|neu|nieuw)\b/iu,
  open: /\bopen\b|^offen/iu,
  contacted: /\bcontacted\b|kontaktiert|gecontacteerd|benaderd/iu,
  working: /\bworking\b|bearbeitung|behandeling|nurtur/iu,
  qualified: /(?<!not )\bconverted\b|(?<!un|not )qualified\b|qualifiziert|(?<!nicht )konvertiert/iu,
  unqualified: /not converted|unqualified|not qualified|nicht konvertiert|\bclosed\b/iu,
};

const caseWords: Readonly<Record<CaseStatus, RegExp>> = {
  new: /^(?:new|neu|nieuw)\b/iu,
  open: /\bopen\b|^offen/iu,
  working: /\bworking\b|progress|bearbeitung|behandeling/iu,
  waiting: /wait|hold|pending|warte|wacht/iu,
  escalated: /escalat|eskalier|geëscaleerd/iu,
  closed: /\bclosed\b|geschlossen|gesloten/iu,
};

type Words<Status extends string> = Readonly<Record<Status, RegExp>>;

/** What to write where an org has no value that means it. */
const nearest: Readonly<Record<LeadStatus | CaseStatus, readonly (LeadStatus | CaseStatus)[]>> = {
  new: ['open'],
  open: ['new', 'working'],
  contacted: ['working', 'open'],
  working: ['contacted', 'open', 'new'],
  waiting: ['working', 'open', 'new'],
  escalated: ['working', 'open', 'new'],
  qualified: [],
  unqualified: [],
  closed: [],
};

function written<Status extends LeadStatus | CaseStatus>(
  status: Status,
  values: readonly string[],
  words: Words<Status>,
): string | null {
  const isWord = (key: string): key is Status => key in words;
  for (const each of [status, ...nearest[status]]) {
    if (!isWord(each)) continue;
    const found = values.find((value) => read(value, words) === each);
    if (found !== undefined) return found;
  }
  return null;
}

function read<Status extends string>(value: string, words: Words<Status>): Status | null {
  for (const status in words) if (words[status].test(value)) return status;
  return null;
}

/** The org's value for a status; null: it has none that means it. */
export const leadStatusIn = (values: readonly string[], status: LeadStatus): string | null =>
  written(status, values, leadWords);
export const caseStatusIn = (values: readonly string[], status: CaseStatus): string | null =>
  written(status, values, caseWords);

/** What an org's value means; one that means nothing known here is an open matter. */
export const leadStatusOf = (value: string | null, isConverted: boolean): LeadStatus =>
  isConverted ? 'qualified' : ((value === null ? null : read(value, leadWords)) ?? 'open');
export function caseStatusOf(value: string | null, isClosed: boolean): CaseStatus {
  if (isClosed) return 'closed';
  const status = value === null ? null : read(value, caseWords);
  return status === null || status === 'closed' ? 'open' : status;
}
