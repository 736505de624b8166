import { isOpen, type Hours } from '../../domain/hours/hours.ts';
import type { AgentId, HoursId, QueueId, SkillId, TeamId } from '../../domain/ids.ts';
import type { E164 } from '../../domain/number.ts';
import type { Agent } from '../../domain/organisation/agent.ts';
import type { CalledNumber } from '../../domain/organisation/called-number.ts';
import type { Queue, Skill, Team } from '../../domain/organisation/queue.ts';
import type { Settings } from '../../domain/organisation/settings.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';
import type { Actor, OrganisationStore } from '../ports/organisation/organisation-store.ts';
import type { Snapshot, Write } from '../ports/organisation/snapshot.ts';

/** Lookups by something else than the id, made once per version. */
interface Indexes {
  readonly byUsername: ReadonlyMap<string, Agent>;
  readonly byExtension: ReadonlyMap<string, Agent>;
  readonly queueBySkill: ReadonlyMap<SkillId, Queue>;
  readonly members: ReadonlyMap<QueueId, readonly Agent[]>;
}

/** The organisation in this server's memory, the one door through which it is changed. */
export class LiveOrganisation implements Organisation {
  readonly #store: OrganisationStore;
  readonly #listeners = new Set<() => void>();
  #snapshot: Snapshot;
  #indexes: Indexes;

  private constructor(store: OrganisationStore, snapshot: Snapshot) {
    this.#store = store;
    this.#snapshot = snapshot;
    this.#indexes = indexesOf(snapshot);
  }

  static async open(store: OrganisationStore): Promise<LiveOrganisation> {
    return new LiveOrganisation(store, await store.load());
  }

  /** Everything at one version, for decisions that look at several things. */
  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /**
   * Changes the organisation by what `decide` gives for it as it is at that moment. `decide` may run more than once
   * and must be pure. Gives null, or the refusal of `decide`, or `in-use`.
   */
  async change(by: Actor, decide: (now: Snapshot) => readonly Write[] | Refusal): Promise<Refusal | null> {
    const result = await this.#store.change(this.#snapshot, by, decide);
    if (isRefusal(result)) return result;
    this.#see(result);
    return null;
  }

  /** Looks whether another server has changed something; to be called every few seconds. */
  async refresh(): Promise<void> {
    if ((await this.#store.version()) !== this.#snapshot.version) this.#see(await this.#store.load());
  }

  #see(snapshot: Snapshot): void {
    // Two changes of this server may come back in the other order.
    if (snapshot.version <= this.#snapshot.version) return;
    this.#snapshot = snapshot;
    this.#indexes = indexesOf(snapshot);
    for (const listener of this.#listeners) listener();
  }

  agent(id: AgentId): Agent | null {
    return this.#snapshot.agents.get(id) ?? null;
  }
  agentByUsername(username: string): Agent | null {
    return this.#indexes.byUsername.get(username.toLowerCase()) ?? null;
  }
  agentByExtension(extension: string): Agent | null {
    return this.#indexes.byExtension.get(extension) ?? null;
  }
  agents(): readonly Agent[] {
    return [...this.#snapshot.agents.values()];
  }
  team(id: TeamId): Team | null {
    return this.#snapshot.teams.get(id) ?? null;
  }
  teams(): readonly Team[] {
    return [...this.#snapshot.teams.values()];
  }
  skill(id: SkillId): Skill | null {
    return this.#snapshot.skills.get(id) ?? null;
  }
  skills(): readonly Skill[] {
    return [...this.#snapshot.skills.values()];
  }
  queue(id: QueueId): Queue | null {
    return this.#snapshot.queues.get(id) ?? null;
  }
  queues(): readonly Queue[] {
    return [...this.#snapshot.queues.values()];
  }
  queueOfSkill(skill: SkillId): Queue | null {
    return this.#indexes.queueBySkill.get(skill) ?? null;
  }
  membersOf(queue: QueueId): readonly Agent[] {
    return this.#indexes.members.get(queue) ?? [];
  }
  number(number: E164): CalledNumber | null {
    return this.#snapshot.numbers.get(number) ?? null;
  }
  numbers(): readonly CalledNumber[] {
    return [...this.#snapshot.numbers.values()];
  }
  hours(id: HoursId): Hours | null {
    return this.#snapshot.hours.get(id) ?? null;
  }
  allHours(): readonly Hours[] {
    return [...this.#snapshot.hours.values()];
  }
  isNumberOpen(number: CalledNumber, at: EpochMs): boolean {
    const hours = number.hours === null ? null : this.hours(number.hours);
    return hours === null || isOpen(hours, at);
  }
  settings(): Settings {
    return this.#snapshot.settings;
  }
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function indexesOf(snapshot: Snapshot): Indexes {
  const agents = [...snapshot.agents.values()];
  const queues = [...snapshot.queues.values()];
  return {
    byUsername: new Map(agents.map((agent) => [agent.username.toLowerCase(), agent])),
    byExtension: new Map(
      agents.flatMap((agent) => (agent.extension === null ? [] : [[agent.extension, agent]])),
    ),
    queueBySkill: new Map(queues.map((queue) => [queue.skill, queue])),
    members: new Map(
      queues.map((queue) => [
        queue.id,
        queue.members.flatMap((id) => {
          const agent = snapshot.agents.get(id);
          return agent === undefined ? [] : [agent];
        }),
      ]),
    ),
  };
}
