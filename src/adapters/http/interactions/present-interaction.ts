import type { z } from 'zod';
import type { CallView, PartView } from '../../../application/interactions/call-views.ts';
import { phaseOf } from '../../../application/interactions/call-views.ts';
import type { Organisation } from '../../../application/ports/organisation/organisation.ts';
import type { PhoneNumbers } from '../../../application/ports/interactions/phone-numbers.ts';
import type { Interaction, Log, Part, Party } from '../../../contract/interactions/interaction.ts';
import { isOpen } from '../../../domain/channels/voice/call.ts';
import type { Locale } from '../../../domain/locale.ts';
import type { E164 } from '../../../domain/number.ts';
import { isSavedByItself } from '../../../domain/logging/eligibility/auto-save.ts';
import { outcomeSummary } from '../../../domain/logging/outcome-summary.ts';
import { isoText, isoTextOrNull, secondsUp } from '../../../domain/time.ts';
import { chosenFollowUp, followUpOffer } from '../../../domain/workflow/follow-up.ts';
import { isDispositionRequired } from '../../../domain/workflow/dispositions.ts';
import { because } from '../../../messages/index.ts';

export interface PresenterDeps {
  readonly organisation: Organisation;
  readonly phoneNumbers: PhoneNumbers;
}

/** A call as the API shows it, in the reader's language. */
export function presentInteraction(view: CallView, locale: Locale, deps: PresenterDeps): Interaction {
  const { call, own } = view;
  const answering = view.parts.find(({ part }) => part.answeredAt !== null);
  // Who let it pass is told how long it was talked all the same: these belong to the contact (spec api, Interaction).
  const talking = own?.part.answeredAt == null ? answering : own;
  return {
    id: call.id,
    channel: 'voice',
    direction: call.direction,
    phase: phaseOf(view),
    sessionId: call.sessionId,
    callId: call.callId,
    from: call.from,
    to: call.to,
    fromLabel: label(call.from, deps),
    toLabel: label(call.to, deps),
    queue: call.queue,
    queueName: call.queue === null ? null : (deps.organisation.queue(call.queue)?.name ?? null),
    skill: call.skill,
    skillName: call.skill === null ? null : (deps.organisation.skill(call.skill)?.name ?? null),
    agentId: (answering ?? own)?.part.agent ?? null,
    startedAt: isoText(call.startedAt),
    answeredAt: isoTextOrNull(call.answeredAt),
    endedAt: isoTextOrNull(call.ended?.at ?? null),
    waitSeconds: secondsUp(view.waitMs),
    talkSeconds: secondsUp(talking?.talkMs ?? 0),
    holdSeconds: secondsUp(talking?.holdMs ?? 0),
    onHoldSince: isoTextOrNull(own?.part.heldSince ?? null),
    offerUntil: own?.part.phase === 'ringing' ? isoTextOrNull(own.part.offers.at(-1)?.until ?? null) : null,
    wrapupUntil: isoTextOrNull(own?.part.wrapupUntil ?? null),
    origin: call.origin,
    emergency: call.emergency,
    failure: view.failure,
    muted: own?.part.muted ?? false,
    recording: call.recording,
    parties: partiesOf(view, deps),
    match: {
      records: view.match.records.map(({ kind, id, name }) => ({ kind, id, name })),
      chosen: view.chosen,
      toBeDecided: view.match.toBeDecided,
    },
    details: presentDetails(own),
    rules: rulesOf(view),
    subjectPreview: subjectOf(own),
    doNotLog: own?.box ?? { visible: false, checked: false },
    possible: [...view.possible],
    pop: presentPop(own?.pop ?? null),
    log: presentLog(view.log, locale),
    followUp: followUpOf(view),
    outlook: own?.preview ? because(locale, outcomeSummary(own.preview)) : null,
    unsaved: own?.notes.unsaved ?? false,
    dispositionMissing: own?.notes.dispositionMissing ?? false,
    parts: view.parts.map((part) => presentPart(part, locale)),
  };
}

/** Numbers as people write them; an extension, a name or a withheld number as it is. */
function label(number: string | null, { phoneNumbers }: PresenterDeps): string | null {
  if (number === null) return null;
  const parsed = phoneNumbers.parse(number, null);
  return parsed ? phoneNumbers.format(parsed.e164 satisfies E164) : number;
}

function presentDetails(view: PartView | null): Interaction['details'] {
  if (!view) return { name: null, relatedTo: null, subject: null, disposition: null, tags: [], comments: '' };
  const { details } = view.notes;
  return { ...details, tags: [...details.tags] };
}

function rulesOf({ own, call }: CallView): Interaction['rules'] {
  return {
    subjectEditable: own?.workflow.document.subject.editable ?? false,
    dispositionRequired: own ? isDispositionRequired(own.workflow.document, call.direction) : false,
    dispositionIn: own?.workflow.document.dispositionIn ?? 'panel',
    autoSave: own ? isSavedByItself(own.workflow.document, call) : true,
  };
}

function subjectOf(view: PartView | null): string {
  const [write] = view?.preview?.writes ?? [];
  if (write?.operation === 'upsert-task') return write.fields.subject;
  return view?.notes.details.subject ?? view?.log.activity?.name ?? '';
}

/** A record by what names it; new ones begin with these fields. */
function presentPop(pop: PartView['pop']): Interaction['pop'] {
  if (pop === null) return null;
  return pop.mode === 'new'
    ? { ...pop, defaults: { ...pop.defaults } }
    : { record: pop.record, mode: pop.mode };
}

/** What may follow the contact, what was chosen, and what is suggested for the rest (spec L30, L31). */
function followUpOf({ own, call }: CallView): Interaction['followUp'] {
  const suggestion = own?.followUp;
  if (!own || !suggestion) return null;
  const offer = followUpOffer(own.workflow.document, call);
  const first = chosenFollowUp(own.workflow.document, call);
  if (!offer || !first || (own.part.answeredAt === null && own.part.role !== 'caller')) return null;
  const { dueAt, reminderAt, ...rest } = own.notes.followUp ?? first;
  return {
    ...rest,
    options: [...offer.options],
    chosen: own.notes.followUp !== null,
    dueAt: isoTextOrNull(dueAt),
    reminderAt: isoTextOrNull(reminderAt),
    suggestedDueAt: isoText(suggestion.dueAt),
    suggestedSubject: suggestion.subject,
    today: suggestion.today,
    latest: suggestion.latest,
  };
}

function presentLog({ state, activity, reason }: PartView['log'], locale: Locale): Log {
  return { state, activity, reason: reason === null ? null : because(locale, reason) };
}

function presentPart(view: PartView, locale: Locale): z.infer<typeof Part> {
  const { part, agent } = view;
  return {
    agentId: part.agent,
    agentName: agent?.name ?? '',
    phase: part.phase,
    kind: view.kind,
    offeredAt: isoTextOrNull(part.offers[0]?.at ?? null),
    answeredAt: isoTextOrNull(part.answeredAt),
    endedAt: isoTextOrNull(part.endedAt),
    talkSeconds: secondsUp(view.talkMs),
    offers: part.offers.map(({ at, ended }) => ({
      at: isoText(at),
      endedAt: isoTextOrNull(ended?.at ?? null),
      result: ended?.result ?? null,
    })),
    details: presentDetails(view),
    doNotLog: view.box,
    log: presentLog(view.log, locale),
  };
}

type PartyView = z.infer<typeof Party>;

function partiesOf({ call, parts }: CallView, presenter: PresenterDeps): PartyView[] {
  const agents = parts.map(({ part, agent }): PartyView => {
    const state = isOpen(part.phase) ? part.phase : 'ended';
    return {
      leg: part.leg,
      role: 'agent',
      number: agent?.extension ?? null,
      label: agent?.name ?? null,
      agentId: part.agent,
      state,
    };
  });
  if (!call.customer) return agents;
  const number = call.direction === 'inbound' ? call.from : call.to;
  const held = parts.some(({ part }) => part.phase === 'held');
  const state = {
    ringing: call.direction === 'outbound' ? 'dialing' : 'ringing',
    up: held ? 'held' : 'connected',
    ended: 'ended',
  } as const;
  const customer: PartyView = {
    leg: call.customer.leg,
    role: 'customer',
    number,
    label: label(number, presenter),
    agentId: null,
    state: state[call.customer.state],
  };
  return [customer, ...agents];
}
