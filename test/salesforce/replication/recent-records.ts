import type { Org } from '../model/org-data.ts';

export interface RecordName {
  readonly object: string;
  readonly id: string;
}

/** Salesforce remembers so many for a user. */
const remembered = 200;

/** What one user has looked at, newest first. */
export class RecentRecords {
  #records: readonly RecordName[] = [];

  /** Records looked at now, the first of them as the newest. */
  seen(records: readonly RecordName[]): void {
    const seenIds = new Set(records.map(({ id }) => id));
    this.#records = [...records, ...this.#records.filter(({ id }) => !seenIds.has(id))].slice(0, remembered);
  }

  all(): readonly RecordName[] {
    return this.#records;
  }
}

const byOrg = new WeakMap<Org, Map<string, RecentRecords>>();

/** Of one user of one org: queries FOR VIEW and FOR REFERENCE add to it, `recent` gives it. */
export function recentRecords(org: Org, userId: string): RecentRecords {
  const byUser = byOrg.get(org) ?? new Map<string, RecentRecords>();
  byOrg.set(org, byUser);
  const records = byUser.get(userId) ?? new RecentRecords();
  byUser.set(userId, records);
  return records;
}
