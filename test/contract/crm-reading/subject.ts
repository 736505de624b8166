import { expect } from 'vitest';
import type { CrmProvider } from '../../../src/application/ports/crm/crm.ts';
import type { Asker, FoundRecord, Page, PageWish } from '../../../src/application/ports/crm/reader.ts';
import type { Activity, ActivityDraft } from '../../../src/domain/crm/activity.ts';
import type { CustomerDraft, CustomerRecord } from '../../../src/domain/crm/customer-record.ts';
import { agentId, type RecordId } from '../../../src/domain/ids.ts';
import type { E164 } from '../../../src/domain/number.ts';
import { isRefusal, type Refusal } from '../../../src/domain/refusal.ts';

/** A CRM under test, which the suite reads and edits as people do. */
export interface CrmReadingSubject {
  readonly crm: CrmProvider;
  /** Two of its users. */
  readonly users: readonly [string, string];
  /** An agent who may do everything there. */
  readonly agent: string;
  /** Ids of the CRM's form that name no record. */
  readonly unknownId: () => RecordId;
  /** Lets its clock go on, so that what is changed next is changed later. */
  readonly later: () => void;
  /** Whether an account takes its contacts and activities with it when it is deleted; otherwise they stay without it. */
  readonly deletesWithAccount: boolean;
  /** The same CRM, which cannot be reached. */
  readonly away: () => Promise<CrmProvider>;
}

/** The subject, with what most sentences of the suite need. */
export interface ReadingTrial {
  readonly given: () => Promise<CrmReadingSubject & People>;
}

interface People {
  /** Somebody who waits as long as it takes. */
  readonly asker: Asker;
  /** A record that must be taken, made later than all before it. */
  readonly make: (draft: CustomerDraft) => Promise<CustomerRecord>;
  /** The same for a task or an event. */
  readonly act: (draft: ActivityDraft) => Promise<Activity>;
  /** Names of the records found. */
  readonly search: (text: string, number?: E164 | null) => Promise<readonly string[]>;
}

export const trialOf = (subject: CrmReadingSubject): CrmReadingSubject & People => {
  const { reader, editor } = subject.crm;
  const asker = { agent: agentId(subject.agent), signal: new AbortController().signal };
  return {
    ...subject,
    asker,
    async make(draft) {
      subject.later();
      return accepted(await editor.customers.create(draft, asker.agent));
    },
    async act(draft) {
      subject.later();
      return accepted(await editor.activities.create(draft, asker.agent));
    },
    async search(text, number = null) {
      const found = accepted(await reader.search({ text, number }, wholePage, asker));
      return found.items.map(({ name }) => name);
    },
  };
};

export const wholePage: PageWish = { limit: 100, cursor: null };

export function accepted<Value>(result: Value | Refusal): Value {
  if (isRefusal(result)) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result;
}

/** All rows, page after page, of which none is longer than was wished. */
export async function everyPage<Row>(
  limit: number,
  read: (page: PageWish) => Promise<Page<Row>>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Row> = await read({ limit, cursor });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    rows.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && rows.length < 1_000);
  return rows;
}

let made = 0;
/** A word, or digits, that no other test has. */
export const word = (): string => {
  made += 1;
  const letters = Array.from(String(made), (digit) => 'abcdefghij'[Number(digit)]).join('');
  return `q${letters}z`;
};
export const number = (): E164 => {
  made += 1;
  return `+4989637${String(10_000 + made)}` as E164;
};

export const namesOf = (records: readonly FoundRecord[]): readonly string[] =>
  records.map(({ name }) => name);
