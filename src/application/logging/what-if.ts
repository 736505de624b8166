import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { CrmForPlan } from '../../domain/crm/capabilities.ts';
import type { AgentId, QueueId, TeamId, WorkflowId } from '../../domain/ids.ts';
import type { Locale } from '../../domain/locale.ts';
import type { PlanTexts } from '../../domain/logging/context/texts.ts';
import type { People } from '../../domain/organisation/visibility.ts';
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts';
import type { EpochMs } from '../../domain/time.ts';
import { unknownIds } from '../organisation/unknown-ids.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';
import type { PastFacts, PastQuery } from '../ports/logging/past-facts.ts';
import { Comparison, type Changed, type Counts } from './what-if-comparison.ts';
import type { DocumentRefused } from './workflow-judgement.ts';
import type { Workflows } from './workflows.ts';

/** Which contacts a version is tried on; of agents and teams either counts, and an empty list is no condition. */
export interface WhatIfFilter {
  readonly agents: readonly AgentId[];
  /** Whoever is in the team now. */
  readonly teams: readonly TeamId[];
  readonly queues: readonly QueueId[];
  readonly kinds: readonly string[];
}

/** What was found in some more contacts. */
export interface Findings {
  readonly changed: readonly Changed[];
  /** Down to this moment the period has been gone through: what began earlier is still to come. */
  readonly reached: EpochMs;
}

/** A version of a workflow being tried on past contacts, newest first, while its findings are looped over. */
export interface Trial {
  /** The versions compared: the one that is active now, and the one tried. */
  readonly before: number;
  readonly after: number;
  /** To be looped over once; ends early, and before all was compared, after `stop`. */
  readonly findings: AsyncIterable<Findings>;
  /** Of everything looped over so far. */
  counts(): Counts;
  readonly isStopped: boolean;
  /** Ends it, whether it has begun or not, and makes room for another; to be called when it is over, too. */
  stop(): void;
}

export interface WhatIfDeps {
  readonly store: PastFacts;
  readonly workflows: Pick<Workflows, 'find' | 'version' | 'holders' | 'refuseToTry'>;
  readonly organisation: Pick<Organisation, 'agent' | 'agents' | 'team' | 'queue'>;
  /** The words that a plan writes, by language. */
  readonly texts: (locale: Locale) => PlanTexts;
  /** Of the CRM that the plans are written to. */
  readonly crmCapabilities: CrmForPlan;
  /** Addresses outside the organisation that confirmed that they take its mails. */
  readonly confirmedAddresses: () => readonly string[];
}

/** Each takes what the processor has left, so more at once would only take longer, all of them. */
const maxTrials = 2;

/** Tries versions of workflows on past contacts (spec L35): what would be logged differently. Writes nothing. */
export class WhatIf {
  readonly #deps: WhatIfDeps;
  readonly #trials = new Set<Trial>();

  constructor(deps: WhatIfDeps) {
    this.#deps = deps;
  }

  /**
   * Compares what this version plans with what the version that is active now plans, both planned now, for the
   * contacts of the period whose log this workflow decided, and those of whoever has it now, so that one that was made
   * today has a past to be tried on; of these people only (null: everybody's). `busy`: as many trials are under way as may be. Refuses
   * `invalid` for a period that ends before it begins, for a filter that names what is not there, and for a version of which
   * the CRM would refuse something; `setting-not-available` where it has no such records. `by`: who tries it.
   */
  async begin(
    id: WorkflowId,
    version: number,
    by: AgentId,
    period: Pick<PastQuery, 'from' | 'to'>,
    filter: WhatIfFilter,
    people: People | null = null,
  ): Promise<Trial | 'busy' | Refusal<DocumentRefused>> {
    const { workflows, organisation, texts, crmCapabilities, confirmedAddresses } = this.#deps;
    const found = workflows.find(id);
    if (isRefusal(found)) return found;
    const tried = workflows.version(id, version);
    if (isRefusal(tried)) return tried;
    const errors = [
      ...(period.to > period.from ? [] : [{ path: 'to', message: 'problem.field.period' }]),
      ...unknownIds(filter, organisation, 'filter.'),
    ];
    if (errors.length > 0) return refuse('invalid', { errors });
    const refused = await workflows.refuseToTry(id, version, by);
    if (refused) return refused;
    if (this.#trials.size >= maxTrials) return 'busy';
    const { active } = found;
    const comparison = new Comparison(active.document, tried, {
      texts,
      crmCapabilities,
      confirmedAddresses: confirmedAddresses(),
    });
    const holders = workflows.holders(id, organisation.agents());
    const query = { workflow: id, holders, ...period, ...this.#conditions(filter, people) };
    return this.#trial(active.version, version, comparison, query);
  }

  /** Ends every trial, because the server stops. */
  stop(): void {
    for (const trial of this.#trials) trial.stop();
  }

  #trial(before: number, after: number, comparison: Comparison, query: PastQuery): Trial {
    const trials = this.#trials;
    const stopping = new AbortController();
    const trial: Trial = {
      before,
      after,
      findings: findings(this.#deps.store, query, comparison, stopping.signal),
      counts: () => comparison.counts(),
      get isStopped() {
        return stopping.signal.aborted;
      },
      stop() {
        stopping.abort();
        trials.delete(trial);
      },
    };
    trials.add(trial);
    return trial;
  }

  #conditions(
    { agents, teams, queues, kinds }: WhatIfFilter,
    people: People | null,
  ): Pick<PastQuery, 'agents' | 'queues' | 'kinds'> {
    const members = this.#deps.organisation
      .agents()
      .filter(({ team }) => team !== null && teams.includes(team))
      .map(({ id }) => id);
    // A team without anybody in it is a condition that nothing fulfils.
    const asked = agents.length + teams.length === 0 ? null : [...agents, ...members];
    return {
      agents: people === null ? asked : people.agents.filter((agent) => asked?.includes(agent) ?? true),
      queues: queues.length === 0 ? null : queues,
      kinds: kinds.length === 0 ? null : kinds,
    };
  }
}

async function* findings(
  store: PastFacts,
  query: PastQuery,
  comparison: Comparison,
  signal: AbortSignal,
): AsyncGenerator<Findings> {
  // Pages without any of these contacts are told of too, so that whoever waits sees how far it is, and may stop it.
  for await (const { contacts, reached } of store.contacts(query)) {
    if (signal.aborted) return;
    yield { changed: contacts.flatMap((contact) => comparison.add(contact)), reached };
    // Whoever waits has a turn: calls go on meanwhile.
    await letOthersRun();
  }
}
