import { expiry, earliestExpiry, type Expiry } from '../../domain/retention/expiry.ts';
import { epochMs } from '../../domain/time.ts';
import type { WorkflowVersion } from '../../domain/workflow/workflow.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { Log } from '../ports/runtime/log.ts';
import type {
  FindOld,
  OldContact,
  RemoveOld,
  RetentionStore,
} from '../ports/interactions/retention-store.ts';

export interface RetentionDeps {
  readonly store: RetentionStore;
  /** The versions that are active now. */
  readonly workflows: { list(): readonly { readonly active: WorkflowVersion }[] };
  readonly clock: Clock;
  readonly log: Log;
}

/** Contacts looked at with one statement. */
const pageSize = 500;
/** So many pages in one turn; what is left comes with the next, so that a setting just made does not hold up the calls. */
const maxPages = 200;

/** Removes what has been kept for as long as the workflows that are active now say (spec L7). */
export class Retention {
  readonly #deps: RetentionDeps;

  constructor(deps: RetentionDeps) {
    this.#deps = deps;
  }

  /** One turn. Gives how many contacts were removed, and of how many the events. */
  async run(): Promise<{ readonly contacts: number; readonly events: number }> {
    const { store, log } = this.#deps;
    const contacts = await this.#remove('unloggedDays', store.unlogged, 'unlogged', store.removeContacts);
    const events = await this.#remove('eventsDays', store.withEvents, 'events', store.removeEvents);
    if (contacts + events > 0) log.info({ contacts, events }, 'what had expired was removed');
    return { contacts, events };
  }

  async #remove(
    setting: 'unloggedDays' | 'eventsDays',
    find: FindOld,
    kind: keyof Expiry,
    remove: RemoveOld,
  ): Promise<number> {
    const now = this.#deps.clock.now();
    const active = this.#deps.workflows.list();
    const retentions = new Map(active.map(({ active: { id, document } }) => [id, document.retention]));
    const before = earliestExpiry([...retentions.values()], setting, now);
    if (before === null) return 0;
    const isOver = ({ workflows, endedAt }: OldContact) => {
      const known = workflows.flatMap((id) => retentions.get(id) ?? []);
      return expiry(known, endedAt, now)[kind];
    };
    let removed = 0;
    let place: OldContact | null = null;
    for (let pages = 0; pages < maxPages; pages += 1) {
      const page: readonly OldContact[] = await find(epochMs(before), place, pageSize);
      const over = page.filter(isOver).map(({ id }) => id);
      if (over.length > 0) await remove(over);
      removed += over.length;
      place = page.at(-1) ?? null;
      if (page.length < pageSize) break;
    }
    return removed;
  }
}
