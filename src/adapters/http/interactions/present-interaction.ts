import type { z } from 'zod';
import {
  answeringPart,
  phaseOf,
  type InteractionView,
  type ParticipationView,
} from '../../../application/interactions/interaction-views.ts';
import type { Interaction, Log, Part } from '../../../contract/interactions/interaction.ts';
import type { Locale } from '../../../domain/locale.ts';
import { isSavedAutomatically } from '../../../domain/logging/eligibility/auto-save.ts';
import { outcomeSummary } from '../../../domain/logging/outcome-summary.ts';
import { isoText, isoTextOrNull, secondsUp } from '../../../domain/time.ts';
import { isDispositionRequired, savesDisposition } from '../../../domain/workflow/dispositions.ts';
import { chosenFollowUp, followUpOffer } from '../../../domain/workflow/follow-up.ts';
import { because } from '../../../messages/index.ts';
import { presentChoices } from './present-choices.ts';
import { callFields, type CallFields, type PresenterDeps } from './present-call.ts';

/** An interaction as the API shows it, in the reader's language. */
export function presentInteraction(view: InteractionView, locale: Locale, deps: PresenterDeps): Interaction {
  const { interaction, own } = view;
  const answering = answeringPart(view.parts);
  // An agent who let it pass sees the talk time too: it belongs to the contact (spec api, Interaction).
  const talking = own?.part.answeredAt == null ? answering : own;
  return {
    id: interaction.id,
    direction: interaction.direction,
    phase: phaseOf(view),
    sessionId: interaction.sessionId,
    ...channelFields(view, deps),
    queue: interaction.queue,
    queueName: interaction.queue === null ? null : (deps.organisation.queue(interaction.queue)?.name ?? null),
    skill: interaction.skill,
    skillName: interaction.skill === null ? null : (deps.organisation.skill(interaction.skill)?.name ?? null),
    agentId: (answering ?? own)?.part.agent ?? null,
    startedAt: isoText(interaction.startedAt),
    answeredAt: isoTextOrNull(interaction.answeredAt),
    endedAt: isoTextOrNull(interaction.ended?.at ?? null),
    waitSeconds: secondsUp(view.waitMs),
    talkSeconds: secondsUp(talking?.talkMs ?? 0),
    holdSeconds: secondsUp(talking?.holdMs ?? 0),
    onHoldSince: isoTextOrNull(own?.part.heldSince ?? null),
    offerUntil: own?.part.phase === 'ringing' ? isoTextOrNull(own.part.offers.at(-1)?.until ?? null) : null,
    wrapupUntil: isoTextOrNull(own?.part.wrapupUntil ?? null),
    origin: interaction.origin,
    ivr: view.ivr && { value: view.ivr.value, digits: view.ivr.digits },
    failure: view.failure,
    match: {
      records: view.match.records.map(({ kind, id, name }) => ({ kind, id, name })),
      chosen: view.chosen,
      toBeDecided: view.match.toBeDecided,
    },
    details: presentDetails(own),
    rules: rulesOf(view, locale),
    subjectPreview: subjectOf(own),
    doNotLog: own?.box ?? { visible: false, checked: false },
    isTickHidden: own?.isTickHidden ?? false,
    possible: [...view.possible],
    pop: presentPop(own?.pop ?? null),
    log: presentLog(view.log, locale),
    followUp: followUpOf(view),
    outlook: own?.preview ? because(locale, outcomeSummary(own.preview)) : null,
    unsaved: own?.notes.unsaved ?? false,
    dispositionMissing: own?.notes.dispositionMissing ?? false,
    parts: view.parts.map((part) => presentParticipation(part, locale)),
  };
}

/** What only its channel knows of it. */
function channelFields(view: InteractionView, deps: PresenterDeps): CallFields {
  switch (view.interaction.channel) {
    case 'voice':
      return callFields(view.interaction, view, deps);
  }
}

function presentDetails(view: ParticipationView | null): Interaction['details'] {
  if (!view) return { name: null, relatedTo: null, subject: null, disposition: null, tags: [], comments: '' };
  const { details } = view.notes;
  return { ...details, tags: [...details.tags] };
}

function rulesOf({ own, interaction }: InteractionView, locale: Locale): Interaction['rules'] {
  return {
    subjectEditable: own?.workflow.document.subject.editable ?? false,
    dispositionRequired: own ? isDispositionRequired(own.workflow.document, interaction.direction) : false,
    dispositionIn: own?.workflow.document.dispositionIn ?? 'panel',
    choices: own?.hasOwnChoices === true ? presentChoices(own.workflow.document, locale) : null,
    autoSave: own ? isSavedAutomatically(own.workflow.document, interaction, own.part) : true,
    savesDisposition: own ? savesDisposition(own.workflow.document, interaction, own.part, own.notes) : false,
  };
}

const subjectOf = (view: ParticipationView | null): string =>
  view?.subject ?? view?.notes.details.subject ?? view?.log.activity?.name ?? '';

/** A record by what names it; new ones begin with these fields. */
function presentPop(pop: ParticipationView['pop']): Interaction['pop'] {
  if (pop === null) return null;
  return pop.mode === 'new'
    ? { ...pop, defaults: { ...pop.defaults } }
    : { record: pop.record, mode: pop.mode };
}

/** What may follow the contact, what was chosen, and what is suggested for the rest (spec L30, L31). */
function followUpOf({ own, interaction }: InteractionView): Interaction['followUp'] {
  const suggestion = own?.followUp;
  if (!own || !suggestion) return null;
  const offer = followUpOffer(own.workflow.document, interaction);
  const first = chosenFollowUp(own.workflow.document, interaction, suggestion.tasks);
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
    ...suggestion.tasks,
  };
}

function presentLog({ state, activity, reason }: ParticipationView['log'], locale: Locale): Log {
  return { state, activity, reason: reason === null ? null : because(locale, reason) };
}

function presentParticipation(view: ParticipationView, locale: Locale): z.infer<typeof Part> {
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
    details: presentDetails(view.isShown ? view : null),
    doNotLog: view.isShown ? view.box : { visible: false, checked: false },
    log: presentLog(view.isShown ? view.log : { ...view.log, activity: null, reason: null }, locale),
  };
}
