import type { E164 } from '../../domain/number.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { CrmWriter } from '../ports/crm/writer.ts';
import {
  lanes,
  type Lane as LaneName,
  type LedgerStore,
  type ParticipationRef,
} from '../ports/logging/ledger-store.ts';
import type { Recorded } from '../logging/logging.ts';
import type { Log } from '../ports/runtime/log.ts';
import type { Mailer } from '../ports/logging/mailer.ts';
import { Answers } from './answers.ts';
import { ContactRate } from './contact-rate.ts';
import { crmLane } from './crm-lane.ts';
import type { Lane } from './lane.ts';
import { mailLane } from './mail-lane.ts';

export interface LedgerDeps {
  readonly store: Pick<
    LedgerStore,
    'claim' | 'claimMails' | 'confirm' | 'releaseClaims' | 'expedite' | 'nextTryAt'
  >;
  readonly crm: CrmWriter;
  readonly mailer: Mailer;
  /** Whether this address is confirmed for our mails (spec L22). */
  readonly isConfirmed: (address: string) => boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 to 1, for spreading retries. */
  readonly random: () => number;
  /** For how long writes are gathered at most, if another time than the usual is to be tried. */
  readonly mostGatherMs?: number;
  /** These parts' logs have changed state; called after the commit. */
  readonly onLogsChanged: (parts: readonly ParticipationRef[]) => void;
}

/** Sends the ledger's writes (spec L32, L33): CRM writes and mails, each in a lane of its own. */
export class Ledger {
  readonly #store: LedgerDeps['store'];
  readonly #crm: CrmWriter;
  readonly #clock: Clock;
  readonly #rate: ContactRate;
  readonly #stopping = new AbortController();
  /** The numbers of which records are made by what is gathered. */
  #callers: ReadonlySet<E164> = new Set();
  readonly #lanes: Readonly<Record<LaneName, Lane>>;
  /** What waits for the CRM is to be expedited. */
  #resumes = false;

  constructor(deps: LedgerDeps) {
    const answers = new Answers({ ...deps, stopping: this.#stopping.signal });
    this.#store = deps.store;
    this.#rate = new ContactRate(deps.mostGatherMs);
    this.#crm = deps.crm;
    this.#clock = deps.clock;
    this.#lanes = {
      crm: crmLane({ ...deps, answers, expedite: () => this.#expediteResumed() }),
      mail: mailLane({ ...deps, answers }),
    };
  }

  /**
   * Takes over what is still marked as being sent, which only a server that died can have left, and has the CRM tried at
   * once with what waits, since who starts Tieline may have mended what it waits for. To be called before `start` by the
   * server that holds the lease `server`.
   */
  async takeOver(): Promise<void> {
    await this.#store.releaseClaims();
    await this.#store.expedite('crm', this.#clock.now());
  }

  start(): void {
    for (const lane of lanes) this.#lanes[lane].start();
  }

  /** Something may be due: the lanes look at once. Call it after the commit. */
  wake(): void {
    for (const lane of lanes) this.#lanes[lane].wake();
  }

  /**
   * Sends what was planned of a contact; where a CRM counts requests and nobody waits for it, with what comes in the next
   * seconds (spec X10). Call it after the commit.
   */
  take({ lanes: due, isAwaited, callers }: Recorded): void {
    const now = performance.now();
    this.#rate.count(now);
    for (const lane of due) {
      if (lane === 'crm' && this.#crm.countsRequests && !isAwaited)
        this.#gather(this.#rate.gatherMs(now), callers);
      else this.#lanes[lane].wake();
    }
  }

  /**
   * Somebody calls again whose record is still gathered: it is made now, so that whoever answers sees it (spec L23). Other
   * numbers change nothing.
   */
  expedite(number: E164): void {
    if (this.#callers.has(number)) this.#lanes.crm.wake();
  }

  /**
   * The CRM takes writes again after it had taken none for a while: what waits need not wait out its time, nor what is
   * being sent now and comes back.
   */
  resume(): void {
    this.#resumes = true;
    this.#lanes.crm.wake();
  }

  #gather(ms: number, callers: ReadonlySet<E164>): void {
    const isFirst = this.#lanes.crm.gather(ms);
    this.#callers = isFirst ? callers : this.#callers.union(callers);
  }

  /** Whether due writes are being sent; a CRM that is down does not count, because its writes wait. */
  isWorking(): boolean {
    return lanes.every((lane) => this.#lanes[lane].isWorking());
  }

  /** Stops after what is being sent. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(lanes.map((lane) => this.#lanes[lane].stop()));
  }

  async #expediteResumed(): Promise<void> {
    if (!this.#resumes) return;
    await this.#store.expedite('crm', this.#clock.now());
    this.#resumes = false;
  }
}
