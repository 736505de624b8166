import type { Database } from '../adapters/postgres/connection/database.ts';
import { postgresInteractionStore } from '../adapters/postgres/interactions/interaction-store.ts';
import { AutoAnswer } from '../application/channels/voice/auto-answer.ts';
import { callChanges } from '../application/channels/voice/call-changes.ts';
import { CallCommands } from '../application/channels/voice/commands/call-commands.ts';
import { callDue } from '../application/channels/voice/feed/call-due.ts';
import { CallIds } from '../application/channels/voice/call-ids.ts';
import { EmergencyCalls } from '../application/channels/voice/emergency-calls.ts';
import { CallLock } from '../application/channels/voice/call-lock.ts';
import { Calls } from '../application/channels/voice/calls.ts';
import { Arrivals } from '../application/channels/voice/feed/arrivals.ts';
import { FactProgress } from '../application/channels/voice/feed/fact-progress.ts';
import { Ivr } from '../application/channels/voice/feed/ivr.ts';
import { Reconciling } from '../application/channels/voice/feed/reconciling.ts';
import { TelephonyFeed } from '../application/channels/voice/feed/telephony-feed.ts';
import { PlaceCall } from '../application/channels/voice/commands/place-call.ts';
import { RecentCalls } from '../application/channels/voice/recent-calls.ts';
import { Switchboard } from '../application/channels/voice/switchboard.ts';
import { UnsavedCalls } from '../application/channels/voice/unsaved-calls.ts';
import { UnsavedDialing } from '../application/channels/voice/unsaved-dialing.ts';
import { voiceChannel } from '../application/channels/voice/voice-channel.ts';
import { Channels } from '../application/interactions/channel.ts';
import { DisabledAccounts } from '../application/interactions/routing/disabled-accounts.ts';
import { EarlierEdits } from '../application/interactions/earlier-edits.ts';
import type { OnCommitted } from '../application/interactions/interaction-changes.ts';
import { InteractionTimers } from '../application/interactions/routing/interaction-timers.ts';
import { InteractionViews } from '../application/interactions/interaction-views.ts';
import { LateMatch } from '../application/interactions/late-match.ts';
import { LateStart } from '../application/interactions/late-start.ts';
import { Notes } from '../application/interactions/notes.ts';
import { Offers } from '../application/interactions/routing/offers.ts';
import { Redistribution } from '../application/interactions/routing/redistribution.ts';
import { watchReach } from '../application/interactions/routing/watch-reach.ts';
import { Settlement } from '../application/interactions/settlement/settlement.ts';
import type { Logging } from '../application/logging/logging.ts';
import type { CrmUsers } from '../application/ports/crm/crm-users.ts';
import type { CrmReader } from '../application/ports/crm/reader.ts';
import type { CrmWriter } from '../application/ports/crm/writer.ts';
import type { InteractionStore } from '../application/ports/interactions/interaction-store.ts';
import type { PhoneNumbers } from '../application/ports/interactions/phone-numbers.ts';
import type { Telephony } from '../application/ports/interactions/telephony.ts';
import type { LedgerStore, ParticipationRef } from '../application/ports/logging/ledger-store.ts';
import type { WorkflowChoice } from '../application/ports/logging/workflow-choice.ts';
import type { Organisation } from '../application/ports/organisation/organisation.ts';
import type { Bus } from '../application/ports/runtime/bus.ts';
import type { Clock } from '../application/ports/runtime/clock.ts';
import type { MakeId } from '../application/ports/runtime/ids.ts';
import type { Leases } from '../application/ports/runtime/lease.ts';
import type { Log } from '../application/ports/runtime/log.ts';
import { DeskPages } from '../application/interactions/routing/desk-pages.ts';
import { PresenceDesk } from '../application/interactions/routing/presence.ts';
import { AgentAudioLock } from '../application/runtime/agent-audio-lock.ts';
import type { CrmCapabilities } from '../domain/crm/capabilities.ts';
import type { AgentId, InteractionId } from '../domain/ids.ts';

export interface CallDeps {
  readonly db: Database;
  readonly telephony: Telephony;
  readonly crm: CrmReader;
  readonly crmCapabilities: Pick<CrmCapabilities, 'relatable'>;
  readonly crmWriter: Pick<CrmWriter, 'activities' | 'voiceCalls'>;
  readonly crmUsers: CrmUsers;
  readonly organisation: Organisation;
  readonly phoneNumbers: PhoneNumbers;
  readonly workflows: WorkflowChoice;
  readonly logging: Logging;
  readonly ledgerStore: Pick<LedgerStore, 'logs' | 'factsOf'>;
  readonly bus: Bus;
  readonly leases: Leases;
  readonly clock: Clock;
  /** The machine's time, by which browsers are heard of. */
  readonly systemClock: Clock;
  readonly makeId: MakeId;
  readonly log: Log;
  /** For counting what happens. */
  readonly onCommitted?: OnCommitted;
}

export interface WiredCalls {
  readonly store: InteractionStore;
  readonly commands: CallCommands;
  readonly placeCall: PlaceCall;
  readonly notes: Notes;
  readonly views: InteractionViews;
  readonly presence: PresenceDesk;
  readonly timers: InteractionTimers;
  readonly feed: TelephonyFeed;
  readonly reconciling: Reconciling;
  readonly redistribution: Redistribution;
  readonly disabledAccounts: DisabledAccounts;
  readonly earlierEdits: EarlierEdits;
  readonly lateMatch: LateMatch;
  readonly lateStart: LateStart;
}

/** Wires everything that handles calls; nothing runs before `feed` and `timers` are started. */
export function wireCalls(deps: CallDeps): WiredCalls {
  const { db, organisation, workflows, logging, clock, telephony, log, bus } = deps;
  const store = postgresInteractionStore(db);
  const settlement = new Settlement({ organisation, workflows, logging, clock });
  const calls = new Calls(store);
  const callIds = new CallIds(store, calls);
  const notes = new Notes({ ...deps, store, settlement });
  const earlierEdits = new EarlierEdits({ ...deps, store, settlement, notes });
  const onCommitted: OnCommitted = (interaction, events) => {
    deps.onCommitted?.(interaction, events);
    earlierEdits.after(interaction, events);
  };
  const recentCalls = new RecentCalls();
  const lock = new CallLock(deps.leases);
  const audioLock = new AgentAudioLock(deps.leases);
  const switchboard = new Switchboard({ telephony, organisation, log });
  const answer = (agent: AgentId, id: InteractionId) => commands.act(agent, id, 'answer');
  const autoAnswer = new AutoAnswer({ settlement, answer, log });
  const changes = callChanges({ ...deps, store, settlement, callIds, recentCalls, onCommitted });
  const voice = voiceChannel({ ...deps, callIds, changes, lock, switchboard, autoAnswer });
  const channels = new Channels({ voice });
  const shared = {
    ...deps,
    store,
    calls,
    callIds,
    recentCalls,
    channels,
    settlement,
    changes,
    lock,
    audioLock,
    switchboard,
    autoAnswer,
  };
  const offers = new Offers(shared);
  const redistribution = new Redistribution({ offers, log });
  watchReach(organisation, (agents) => redistribution.serveFreeSoon(agents));
  const disabledAccounts = new DisabledAccounts({ ...shared, notes, redistribution });
  const progress = new FactProgress();
  const act: CallCommands['act'] = (...about) => commands.act(...about);
  const unsavedCalls = new UnsavedCalls();
  const emergencyCalls = new EmergencyCalls({ ...shared, unsavedCalls, act });
  const arrivals = new Arrivals({ ...shared, offers });
  const reconciling = new Reconciling({
    ...shared,
    arrivals,
    emergencyCalls,
    offers,
    redistribution,
    progress,
  });
  const unsavedDialing = new UnsavedDialing({ ...shared, unsavedCalls, reconciling });
  const commands = new CallCommands({ ...shared, notes, redistribution, reconciling });
  const ivr = new Ivr({ ...shared, arrivals });
  const lateMatch = new LateMatch(shared);
  const lateStart = new LateStart(shared);
  bus.subscribe((change) => {
    if (change.type === 'numbers') lateMatch.soon(change.numbers);
    if (change.type === 'unasked') lateMatch.soon([change.number]);
    if (change.type === 'unnamed') lateStart.soon([change.interaction]);
  });
  return {
    store,
    commands,
    reconciling,
    placeCall: new PlaceCall({ ...shared, emergencyCalls, unsavedDialing }),
    notes,
    redistribution,
    disabledAccounts,
    earlierEdits,
    lateMatch,
    lateStart,
    views: new InteractionViews(shared),
    presence: new PresenceDesk({
      ...shared,
      offers,
      pages: new DeskPages(deps.systemClock),
      crmPages: new DeskPages(deps.systemClock),
    }),
    timers: new InteractionTimers({
      ...shared,
      notes,
      doDue: { voice: callDue({ ...shared, arrivals, redistribution }) },
      offers,
      redistribution,
    }),
    feed: new TelephonyFeed({
      ...shared,
      arrivals,
      emergencyCalls,
      ivr,
      redistribution,
      progress,
      reconciling,
    }),
  };
}

/** The logs of these participations have changed: publishes that to their agents' panels. */
export const logsChanged =
  (store: Pick<InteractionStore, 'advance'>, bus: Bus) =>
  async (parts: readonly ParticipationRef[]): Promise<void> => {
    const agents = new Set(parts.flatMap(({ agent }) => agent ?? []));
    if (agents.size === 0) return;
    const people = Map.groupBy(await store.advance([...agents]), ({ agent }) => agent);
    for (const { interaction, agent } of parts) {
      const position = agent === null ? undefined : people.get(agent);
      if (position) bus.publish({ type: 'interaction', interaction, people: position });
    }
  };
