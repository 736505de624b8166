import type { CrmUsers } from '../../../../application/ports/crm/crm-users.ts';
import {
  lookUpLimitMs,
  schemaLimitMs,
  type Asker,
  type CrmReader,
} from '../../../../application/ports/crm/reader.ts';
import type { Clock } from '../../../../application/ports/runtime/clock.ts';
import type { AgentId, RecordId } from '../../../../domain/ids.ts';
import type { E164 } from '../../../../domain/number.ts';
import type { MatchCandidate } from '../../../../domain/record.ts';
import { isRefusal, refuse, type Refusal } from '../../../../domain/refusal.ts';
import type { EpochMs } from '../../../../domain/time.ts';
import { inTime } from '../../in-time.ts';
import { lastDigits } from '../../records-by-number.ts';
import { customObjects } from './custom-objects.ts';
import type { EditMoments } from './edit-moments.ts';
import type { SeenOrg } from './org.ts';
import type { RequestOptions } from '../client/org-client.ts';
import { readActivity, readCustomer } from './read-record.ts';
import { recordByField } from './record-by-field.ts';
import { recordRef } from './record-ref.ts';
import { related, type KeptOpen } from './related.ts';
import { search, type NumberSearch } from './search.ts';
import { timeline } from './timeline.ts';

export interface SalesforceReaderDeps {
  /** The org as the integration sees it: for the rules. */
  readonly org: () => Promise<SeenOrg>;
  /** The org as this agent sees it, by their own rights (spec X4). */
  readonly orgOf: (agent: AgentId) => Promise<SeenOrg | Refusal>;
  /** Who has a number, from Tieline's own index (spec X5). */
  readonly numbers: (number: E164) => Promise<readonly MatchCandidate[]>;
  /** Who has a number that ends with these digits, from that index too. */
  readonly numbersByLastDigits: (digits: string) => Promise<readonly MatchCandidate[]>;
  /** What is open in the org, kept beside the index. */
  readonly open: KeptOpen;
  readonly users: CrmUsers;
  /** What was edited here within the last second. */
  readonly moments: EditMoments;
  readonly clock: Clock;
  readonly schema: CrmReader['schema'];
  readonly knownSchema: CrmReader['knownSchema'];
}

/** A person waits for it; Salesforce answers most of it within a second. */
const personMs = 15_000;
/** The rules wait for it behind a call that is over. */
const rulesMs = 10_000;

const forRules: RequestOptions = { priority: 'today', deadlineMs: rulesMs };
const forRinging: RequestOptions = { priority: 'person', deadlineMs: lookUpLimitMs };
const forPerson = ({ signal }: Asker): RequestOptions => ({
  priority: 'person',
  deadlineMs: personMs,
  signal,
});

/** How the rules and people look into Salesforce (spec X1, X2). */
export function salesforceReader(deps: SalesforceReaderDeps): CrmReader {
  const { org, orgOf, numbers, numbersByLastDigits, open, users, moments, clock, schema, knownSchema } = deps;
  const shown = <Shown extends { readonly id: RecordId; readonly changedAt: EpochMs }>(
    one: Shown,
  ): Shown => ({
    ...one,
    changedAt: moments.shown(one.id, one.changedAt),
  });
  return {
    recordsByNumber: (number) => inTime(numbers(number), { limitMs: lookUpLimitMs }),
    async record(kind, id, limitMs) {
      if (limitMs === undefined) return recordRef(await org(), kind, id, forRules);
      const asked = org().then((seen) => recordRef(seen, kind, id, { ...forRinging, deadlineMs: limitMs }));
      return inTime(asked, { limitMs });
    },
    recordByField: async (object, field, value) =>
      recordByField(await org(), object, field, value, forRinging),
    related: (record) => inTime(related(org, open, users, record, forRinging), { limitMs: lookUpLimitMs }),
    // What is not described by then is the next time.
    customObjects: () => inTime(org().then(customObjects), { of: 'Salesforce', limitMs: schemaLimitMs }),
    schema,
    knownSchema,

    async customer(kind, id, asker) {
      asker.signal.throwIfAborted();
      const seen = await orgOf(asker.agent);
      if (isRefusal(seen)) return seen;
      const record = await readCustomer(seen, kind, id, forPerson(asker));
      return record === null ? refuse('not-found') : shown(record);
    },

    async activity(kind, id, asker) {
      asker.signal.throwIfAborted();
      const seen = await orgOf(asker.agent);
      if (isRefusal(seen)) return seen;
      const activity = await readActivity(seen, kind, id, clock.now(), forPerson(asker));
      return activity === null ? refuse('not-found') : shown(activity);
    },

    async search(wanted, wish, asker) {
      asker.signal.throwIfAborted();
      const digits = lastDigits(wanted.text);
      const index: NumberSearch = {
        having: async () => (wanted.number === null ? [] : numbers(wanted.number)),
        endingSo: async () => (digits === null ? [] : numbersByLastDigits(digits)),
      };
      const seen = await orgOf(asker.agent);
      if (isRefusal(seen)) return seen;
      return search(seen, wanted.text, wish, index, forPerson(asker));
    },

    async timeline(of, wish, asker) {
      asker.signal.throwIfAborted();
      const seen = await orgOf(asker.agent);
      if (isRefusal(seen)) return seen;
      return timeline(seen, of, wish, clock.now(), forPerson(asker));
    },
  };
}
