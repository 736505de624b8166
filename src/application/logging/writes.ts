import type { WriteId } from '../../domain/ids.ts';
import type { Agent } from '../../domain/organisation/agent.ts';
import type { WriteState } from '../../domain/logging/revisions/log-state.ts';
import { isSubjectLocked } from '../../domain/logging/wording/locked-subject.ts';
import { visiblePeople } from '../../domain/organisation/visibility.ts';
import { isRefusal, refuse, type FieldError, type Refusal } from '../../domain/refusal.ts';
import type { CorrectionCheck } from '../ports/crm/correction-check.ts';
import { CrmUnavailable } from '../ports/crm/crm.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { InteractionStore } from '../ports/interactions/interaction-store.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';
import type { MakeId } from '../ports/runtime/ids.ts';
import type {
  LedgerStore,
  LedgerWrite,
  ParticipationRef,
  WritePayload,
} from '../ports/logging/ledger-store.ts';
import type { AuditRow } from '../ports/organisation/organisation-store.ts';
import type { Workflows } from './workflows.ts';

/** Who asks. */
type Person = Pick<Agent, 'id' | 'name'>;

export interface WritesDeps {
  readonly store: Pick<LedgerStore, 'list' | 'write' | 'correct' | 'retry' | 'giveUp'>;
  readonly interactions: Pick<InteractionStore, 'interaction'>;
  readonly organisation: Pick<Organisation, 'agent' | 'agents' | 'queues'>;
  readonly workflows: Pick<Workflows, 'version'>;
  /** What the CRM would refuse of a correction. */
  readonly checkCorrection: CorrectionCheck;
  /** Whether its reader said that this address takes our mails (spec L22). */
  readonly takesMails: (address: string) => boolean;
  readonly clock: Clock;
  readonly makeId: MakeId;
  /** Something may be due now. */
  readonly wake: () => void;
  /** A part's log has another state now. */
  readonly onLogChanged: (part: ParticipationRef) => void;
}

/** The ledger's writes as people see, correct and settle them (spec L33): those of the people whose contacts they see (spec O12). */
export class Writes {
  readonly #deps: WritesDeps;

  constructor(deps: WritesDeps) {
    this.#deps = deps;
  }

  /** Newest first; `before` is the number of the last one of the page before. */
  list(
    person: Person,
    state: WriteState | null,
    before: number | null,
    limit: number,
  ): Promise<readonly LedgerWrite[]> {
    const people = visiblePeople(person.id, this.#deps.organisation);
    return this.#deps.store.list({ state, people }, before, limit);
  }

  /** Refuses `not-found`, and `forbidden` to whom it does not concern. */
  async read(person: Person, id: WriteId): Promise<LedgerWrite | Refusal<'not-found' | 'forbidden'>> {
    const write = await this.#deps.store.write(id);
    if (!write) return refuse('not-found');
    return (await this.#isTheirs(person, write)) ? write : refuse('forbidden');
  }

  /** What nobody had belongs to those who serve its queue. */
  async #isTheirs(person: Person, { agent, interaction }: ParticipationRef): Promise<boolean> {
    const people = visiblePeople(person.id, this.#deps.organisation);
    if (people === null) return true;
    if (agent !== null) return people.agents.includes(agent);
    const queue = (await this.#deps.interactions.interaction(interaction))?.interaction.queue ?? null;
    return queue !== null && people.queues.includes(queue);
  }

  /**
   * Replaces fields of what is to be written, which must be its operation's; it is sent at the next `retry`. Refuses
   * `invalid` for what the CRM would refuse again, and for a mail to an address that takes none of ours, or anybody could
   * have any mail sent to anybody; and `subject-locked` for another subject where the workflow locks it.
   */
  async correct(person: Person, id: WriteId, fields: WritePayload): Promise<LedgerWrite | Refusal> {
    const { to, subject } = fields;
    const write = await this.read(person, id);
    if (isRefusal(write)) return write;
    const isMailElsewhere = write.operation === 'send-mail' && to !== undefined && to !== write.payload['to'];
    if (isMailElsewhere && !(typeof to === 'string' && this.#deps.takesMails(to)))
      return refuse('invalid', { errors: [{ path: 'payload.to', message: 'problem.field.unconfirmed' }] });
    if (subject !== undefined && subject !== write.payload['subject'] && this.isSubjectLocked(write))
      return refuse('subject-locked', {
        errors: [{ path: 'payload.subject', message: 'problem.field.subject-locked' }],
      });
    const errors = await this.#refusedByCrm(write, fields);
    if (errors.length > 0) return refuse('invalid', { errors });
    return this.#change(person, id, { corrected: fields }, (audit) =>
      this.#deps.store.correct(id, fields, ['refused', 'due'], audit),
    );
  }

  /** A CRM that does not say it now says it when the write is sent. */
  async #refusedByCrm(write: LedgerWrite, fields: WritePayload): Promise<readonly FieldError[]> {
    try {
      return await this.#deps.checkCorrection(write, fields);
    } catch (error) {
      if (error instanceof CrmUnavailable) return [];
      throw error;
    }
  }

  /** Whether its subject is the workflow's, so that no correction may have another (spec L12). */
  isSubjectLocked(write: LedgerWrite): boolean {
    const document = this.#deps.workflows.version(write.workflow.id, write.workflow.version);
    return !isRefusal(document) && isSubjectLocked(write, document);
  }

  /** Sends a refused write again, or one that waits now instead of later. */
  retry(person: Person, id: WriteId): Promise<LedgerWrite | Refusal> {
    return this.#change(person, id, { state: 'due' }, (audit) =>
      this.#deps.store.retry(id, this.#deps.clock.now(), audit),
    );
  }

  /** Lets a write go for good, with the reason; what comes after it goes on. */
  giveUp(person: Person, id: WriteId, reason: string): Promise<LedgerWrite | Refusal> {
    return this.#change(person, id, { state: 'given-up', reason }, (audit) =>
      this.#deps.store.giveUp(id, reason, this.#deps.clock.now(), audit),
    );
  }

  /** Refuses what is not this person's to see, and what the write's state does not allow (`phase` names the state). */
  async #change(
    person: Person,
    id: WriteId,
    after: unknown,
    change: (audit: AuditRow) => Promise<boolean>,
  ): Promise<LedgerWrite | Refusal> {
    const write = await this.read(person, id);
    if (isRefusal(write)) return write;
    const { makeId, clock } = this.#deps;
    const changed = await change({
      id: makeId(),
      at: clock.now(),
      by: { id: person.id, name: person.name },
      action: 'changed',
      noun: 'write',
      nounId: id,
      before: { interaction: write.interaction, kind: write.kind, state: write.state },
      after,
    });
    const now = (await this.#deps.store.write(id)) ?? write;
    if (!changed) return refuse('phase', { phase: now.state });
    this.#deps.wake();
    this.#deps.onLogChanged(now);
    return now;
  }
}
