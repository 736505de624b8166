import {
  type Interaction,
  type AnyParticipation,
  possibleActions,
} from '../../domain/channels/interaction.ts';
import type { IvrInput } from '../../domain/channels/voice/ivr-step.ts';
import type { PossibleAction } from '../../domain/channels/voice/possible.ts';
import type { AgentId, InteractionId } from '../../domain/ids.ts';
import { failureOf, type Failure } from '../../domain/interaction/failure.ts';
import {
  newParticipationNotes,
  type ParticipationNotes,
} from '../../domain/interaction/participation-notes.ts';
import { isOpen, type Participation, ringingParticipation } from '../../domain/interaction/participation.ts';
import { holdMs, talkMs, waitMs } from '../../domain/interaction/times.ts';
import { noLog } from '../../domain/logging/revisions/log-state.ts';
import type { ContactFacts } from '../../domain/logging/facts/facts.ts';
import type { FollowUpSuggestion } from '../../domain/logging/follow-up/follow-up-suggestion.ts';
import { kindOf, type Kind } from '../../domain/logging/context/kind.ts';
import type { Plan } from '../../domain/logging/context/plan-context.ts';
import { plannedSubject } from '../../domain/logging/wording/subject-of.ts';
import { match, type Match } from '../../domain/matching/match.ts';
import type { Agent } from '../../domain/organisation/agent.ts';
import {
  isContentTheirs,
  isTheirs,
  visiblePeople,
  type People,
} from '../../domain/organisation/visibility.ts';
import { afterCallPop } from '../../domain/pop/after-call.ts';
import type { Pop } from '../../domain/pop/pop.ts';
import { screenPop } from '../../domain/pop/screen-pop.ts';
import { newAgentState, talksOn, type AgentState } from '../../domain/presence/agent-state.ts';
import type { RecordRef } from '../../domain/record.ts';
import { refuse, type Refusal } from '../../domain/refusal.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { WorkflowVersion } from '../../domain/workflow/workflow.ts';
import type { Logging, ParticipationLog } from '../logging/logging.ts';
import type {
  AgentStates,
  InteractionStore,
  StoredInteraction,
} from '../ports/interactions/interaction-store.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import { contactFacts } from './settlement/contact-facts.ts';
import type { Settlement } from './settlement/settlement.ts';

/** One agent's participation as it is shown. */
export interface ParticipationView {
  readonly part: AnyParticipation;
  readonly agent: Agent | null;
  /** Whether the reader may see what it holds: notes, record and log; else only that it was, when and by whom (spec O12). */
  readonly isShown: boolean;
  readonly kind: Kind;
  readonly notes: ParticipationNotes;
  readonly box: { readonly visible: boolean; readonly checked: boolean };
  /** The box was ticked and then hidden by a sign-in elsewhere, so the tick has no effect (spec L6). */
  readonly isTickHidden: boolean;
  readonly log: ParticipationLog;
  readonly workflow: WorkflowVersion;
  /** Something is left to be noted, by another version than that of the agent's next contact (spec L36). */
  readonly hasOwnChoices: boolean;
  /** What would be logged if it ended now; null once it has ended. */
  readonly preview: Plan | null;
  /** Of the activity that would be written if it ended now, or of the draft; null: there is neither. */
  readonly subject: string | null;
  /** What is offered to follow, while the agent may be asked; null before the conversation and long after. */
  readonly followUp: FollowUpSuggestion | null;
  /** What its agent's desk is to show now. */
  readonly pop: Pop | null;
  readonly talkMs: number;
  readonly holdMs: number;
}

/** An interaction as one person sees it. */
export interface InteractionView {
  readonly interaction: Interaction;
  readonly match: Match;
  /** What the agent chose, or the call was started from. */
  readonly chosen: RecordRef | null;
  /** What the caller keyed when the number asked for it; null: nothing. */
  readonly ivr: Pick<IvrInput, 'value' | 'digits'> | null;
  /** Why a call that we made did not connect. */
  readonly failure: Failure | null;
  /** The reader's own participation, otherwise the answering agent's, otherwise one with a log; null: there is none. */
  readonly own: ParticipationView | null;
  readonly parts: readonly ParticipationView[];
  /** The log of `own`; without one, the server's (spec L1). */
  readonly log: ParticipationLog;
  readonly possible: readonly PossibleAction[];
  readonly waitMs: number;
  readonly now: EpochMs;
}

interface Deps {
  readonly store: InteractionStore;
  readonly organisation: Organisation;
  readonly settlement: Settlement;
  readonly logging: Logging;
  readonly clock: Clock;
}

/** Of these, the part of who answered last: who has the interaction now, or had it in the end; null: nobody answered. */
export const answeringPart = (parts: readonly ParticipationView[]): ParticipationView | null =>
  parts
    .filter(({ part }) => part.answeredAt !== null)
    .toSorted((one, other) => (other.part.answeredAt ?? 0) - (one.part.answeredAt ?? 0))[0] ?? null;

/** Shows interactions to people (spec api, Interaction), each to those who may see it and as far as they may. */
export class InteractionViews {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Refuses `not-found`, and `forbidden` where the contact is not one that this person sees (spec O12). */
  async view(person: Pick<Agent, 'id'>, id: InteractionId): Promise<InteractionView | Refusal> {
    const stored = await this.#deps.store.interaction(id);
    if (!stored) return refuse('not-found');
    if (!isTheirs(visiblePeople(person.id, this.#deps.organisation), stored.interaction))
      return refuse('forbidden');
    const [view] = await this.views(person.id, [stored]);
    return view ?? refuse('not-found');
  }

  /** Shows an interaction that its agent has just begun and that is not saved yet: nothing but itself is known. */
  unsaved(person: AgentId, stored: StoredInteraction): InteractionView {
    const people = visiblePeople(person, this.#deps.organisation);
    return this.#view({ person, people }, stored, new Map(), () => noLog);
  }

  /** Shows these to a person who may see them all. */
  async views(person: AgentId, calls: readonly StoredInteraction[]): Promise<readonly InteractionView[]> {
    if (calls.length === 0) return [];
    const { store, logging, organisation } = this.#deps;
    const people = visiblePeople(person, organisation);
    const talking = calls.flatMap(({ interaction }) =>
      interaction.parts.filter(({ phase }) => isOpen(phase)),
    );
    const [found, logs] = await Promise.all([
      store.agentStates([...new Set([person, ...talking.map(({ agent }) => agent)])]),
      logging.logsOf(calls.map(({ interaction }) => interaction.id)),
    ]);
    const states = new Map(found.map((state) => [state.agent, state]));
    return calls.map((stored) => this.#view({ person, people }, stored, states, logs));
  }

  #view(
    { person, people }: { readonly person: AgentId; readonly people: People | null },
    stored: StoredInteraction,
    states: AgentStates,
    logs: LogLookup,
  ): InteractionView {
    const { interaction } = stored;
    const now = this.#deps.clock.now();
    const mine = states.get(person);
    const parts = interaction.parts.map((part) => ({
      ...this.#part(stored, part, states.get(part.agent), logs, now),
      isShown: isContentTheirs(people, interaction, part.agent),
    }));
    const seen = parts.filter(({ isShown }) => isShown);
    const own = seen.find(({ part }) => part.agent === person) ?? answeringPart(seen);
    // If several agents missed it, one of them may have the activity for all (spec L20).
    const shown = own ?? seen.find(({ log }) => log.state !== 'none') ?? seen[0] ?? null;
    const chosen = own?.notes.details.name ?? stored.match.startedFrom;
    return {
      interaction,
      match: match(stored.match.candidates, chosen, shown?.workflow.document.customObjects).value,
      chosen,
      ivr: stored.match.ivr?.digits ? stored.match.ivr : null,
      failure: failureOf(interaction),
      own: shown,
      parts,
      log: shown?.log ?? logs(interaction.id, null),
      possible: mine
        ? possibleActions(interaction, person, talksOn(mine, interaction.id) !== null, now).filter(
            // An agent who chose not to log it has nothing to save (spec L7).
            (action) => action !== 'save' || own?.notes.kept !== false,
          )
        : [],
      waitMs: waitMs(interaction, now),
      now,
    };
  }

  #part(
    stored: StoredInteraction,
    part: AnyParticipation,
    state: AgentState | undefined,
    logs: LogLookup,
    now: EpochMs,
  ): Omit<ParticipationView, 'isShown'> {
    const { organisation, settlement, logging } = this.#deps;
    const notes = stored.notes.find(({ agent }) => agent === part.agent) ?? newParticipationNotes(part.agent);
    const workflow = settlement.workflowOf(stored.interaction, part.agent);
    const shown = state ?? newAgentState(part.agent, now);
    const facts = contactFacts(stored, part, shown, organisation, workflow.document, now);
    const log = logs(stored.interaction.id, part.agent);
    const agent = organisation.agent(part.agent);
    const hasBox = state !== undefined && settlement.box.isShown(stored, part, state);
    const isUnwritten = isOpen(part.phase) || log.state === 'draft';
    const planned = isUnwritten && state ? logging.preview(facts, workflow) : null;
    return {
      part,
      agent,
      kind: kindOf(facts).value,
      notes,
      // A tick that a sign-in to Salesforce has hidden has no effect, and is not shown as one (spec L6).
      box: { visible: hasBox, checked: hasBox && notes.doNotLog === true },
      isTickHidden: !hasBox && notes.doNotLog === true && isOpen(part.phase),
      log,
      workflow,
      hasOwnChoices: agent !== null && isNoted(part, notes) && settlement.isSuperseded(workflow, agent),
      preview: isOpen(part.phase) ? planned : null,
      subject: planned && plannedSubject(planned),
      followUp: isAskedWhatFollows(part, notes) ? logging.suggestFollowUp(facts, workflow) : null,
      pop: popOf(facts, workflow, part, notes, log),
      talkMs: talkMs(part, now),
      holdMs: holdMs(part, now),
    };
  }
}

/** While it goes on, the other party's record; afterwards what is to be completed; nothing of what is not logged (spec L7). */
function popOf(
  facts: ContactFacts,
  { document }: WorkflowVersion,
  { phase }: Participation,
  { followUp, kept }: ParticipationNotes,
  { activity, opened }: ParticipationLog,
): Pop | null {
  if (isOpen(phase)) return screenPop(facts, document, { opened }).value;
  if (!kept || facts.part === null) return null;
  // What the agent chose opens at once, though the rest of it waits until wrap-up is finished.
  return afterCallPop({ ...facts, part: { ...facts.part, followUp } }, document, activity);
}

/** What came of it is still being noted: while it goes on, in wrap-up, and afterwards while something is left. */
const isNoted = (
  { phase }: Participation,
  { unsaved, dispositionMissing, kept }: ParticipationNotes,
): boolean => kept && (phase !== 'ended' || unsaved || dispositionMissing);

/** In wrap-up, and afterwards while something is left to be saved. */
const isAskedWhatFollows = (
  { phase }: Participation,
  { unsaved, dispositionMissing, kept }: ParticipationNotes,
): boolean => kept && (phase === 'wrapup' || (phase === 'ended' && (unsaved || dispositionMissing)));

type LogLookup = Awaited<ReturnType<Logging['logsOf']>>;

/** The phase as the reader sees it: that of the participation shown, otherwise of the interaction itself. */
export function phaseOf(view: InteractionView): Participation['phase'] {
  if (view.own) return view.own.part.phase;
  if (view.interaction.ended !== null) return 'ended';
  return ringingParticipation(view.interaction) || view.interaction.direction === 'inbound'
    ? 'ringing'
    : 'dialing';
}
