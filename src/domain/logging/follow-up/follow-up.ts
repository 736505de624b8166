import type { FollowUp } from '../../interaction/follow-up.ts';
import { nextBusinessDay } from '../../hours/business-day.ts';
import type { Step } from '../../reason.ts';
import { after } from '../../time.ts';
import { cutSubject, cutText } from '../../workflow/subject.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { ActivityRelations } from '../records/activity-relations.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { eventKey, finishedTaskKey, followUpKey } from '../context/keys.ts';
import { momentOn } from '../facts/moments.ts';
import { recordTypeStep } from '../records/record-type.ts';
import { resultOf } from '../wording/result.ts';
import { stepOf } from '../context/step.ts';
import { subjectFrom, variablesIn, zoneOf } from '../wording/subject-of.ts';
import { followUpTasks, taskToFinish, taskToOpen } from './tasks.ts';
import { canBeCarriedOut, followUpOffer } from '../../workflow/follow-up.ts';
import type { PlanContext } from '../context/plan-context.ts';
import type { FinishedTask, FollowUpFields, PlannedWrite } from '../context/writes.ts';

/** When a new event begins and how long it takes unless the agent says so, as in most calendars. */
const eventBegins = '09:00';
const eventMs = 3_600_000;

/** What a contact leads to besides its log. */
export interface Follows {
  readonly writes: readonly PlannedWrite[];
  readonly steps: readonly Step[];
}

/**
 * The follow-up the agent chose (spec L30, L31): a task, an event, or a task that is finished. What was created and is
 * no longer chosen is removed. Choices that only open a task write nothing; `taskToOpen` names it.
 */
export function followUp(context: PlanContext, belongsTo: ActivityRelations): Follows {
  const { facts } = context;
  // Calls between colleagues have no follow-up.
  const chosen = facts.interaction.direction === 'internal' ? null : (facts.part?.followUp ?? null);
  if (chosen === null) return { writes: takenBack(facts, null), steps: impossibleDefault(context) };
  const back = takenBack(facts, chosen);
  switch (chosen.choice) {
    case 'none':
      return { writes: back, steps: [told(facts, chosen, null)] };
    case 'open-today':
    case 'open-latest':
      return { writes: back, steps: [opened(context, chosen)] };
    case 'follow-up': {
      const task = taskOf(context, belongsTo, chosen);
      return { writes: [...back, ...task.writes], steps: [...task.steps, ...withoutToday(context)] };
    }
    case 'follow-up-and-finish-today': {
      const task = taskOf(context, belongsTo, chosen);
      const finished = finishedOf(context, chosen);
      return {
        writes: [...back, ...task.writes, ...finished.writes],
        steps: [...task.steps, ...finished.steps],
      };
    }
    case 'new-event': {
      const event = eventOf(context, belongsTo, chosen);
      return { writes: [...back, ...event.writes], steps: event.steps };
    }
  }
}

/** What was sent before and is no longer chosen (spec L30); null: nothing is chosen. */
export function takenBack(facts: ContactFacts, chosen: FollowUp | null): readonly PlannedWrite[] {
  const { sent } = facts;
  const [task, event] = [followUpKey(facts), eventKey(facts)];
  const isTask = chosen?.choice === 'follow-up' || chosen?.choice === 'follow-up-and-finish-today';
  const writes: PlannedWrite[] = [];
  if (!isTask && sent.includes(task))
    writes.push({ kind: 'follow-up-removal', operation: 'delete-task', key: task });
  if (chosen?.choice !== 'new-event' && sent.includes(event))
    writes.push({ kind: 'event-removal', operation: 'delete-event', key: event });
  return writes;
}

/** The default that Finish would carry out, where there is no such task (spec L30). */
function impossibleDefault({ facts, workflow }: PlanContext): readonly Step[] {
  const { interaction, part } = facts;
  // Only who talked or dialled is asked what follows.
  if (part === null || (part.answeredAt === null && interaction.direction !== 'outbound')) return [];
  const offer = followUpOffer(workflow, interaction);
  if (offer === null || canBeCarriedOut(offer.first, followUpTasks(facts, workflow))) return [];
  const instead = offer.first === 'follow-up-and-finish-today' ? 'follow-up' : 'none';
  return [
    stepOf('L30', instead, {
      saw: { default: offer.first },
      because: `why.follow-up.default-without-task`,
      setting: `followUp.${interaction.direction}.default`,
    }),
  ];
}

/** A follow-up by itself is also what the default comes to that would have finished a task, where there is none. */
function withoutToday(context: PlanContext): readonly Step[] {
  const offer = followUpOffer(context.workflow, context.facts.interaction);
  return offer?.first === 'follow-up-and-finish-today' ? impossibleDefault(context) : [];
}

/** The task that opens on the agent's screen; nothing where there is no such task. */
function opened({ facts, workflow }: PlanContext, chosen: FollowUp): Step {
  const task = taskToOpen(facts, workflow);
  if (task !== null) return told(facts, chosen, { kind: task.kind, id: task.id, name: task.name });
  return stepOf('L30', null, {
    saw: { choice: chosen.choice },
    because: 'why.follow-up.no-task-to-open',
    setting: `followUp.${facts.interaction.direction}.options`,
  });
}

const told = (facts: ContactFacts, { choice }: FollowUp, decided: Step['decided']): Step =>
  stepOf('L30', decided, {
    saw: { choice },
    because: `why.follow-up.${choice}`,
    setting: `followUp.${facts.interaction.direction}.options`,
  });

/** What a task and an event have in common. */
function fieldsOf(
  context: PlanContext,
  { who, what, name }: ActivityRelations,
  { subject, owner, reminderAt, comments }: FollowUp,
) {
  const { facts, workflow, texts, limits } = context;
  const { value: result } = resultOf(context);
  const variables = variablesIn(context, name, result);
  const written = subject === null ? '' : cutSubject(subject, limits);
  const copied = workflow.followUp.copyComments ? (facts.part?.details.comments ?? '') : '';
  const fields = {
    subject: written || subjectFrom(texts.templates.of(workflow.followUp.subject), variables, limits),
    reminderAt,
    who,
    what,
    owner: owner ?? facts.part?.crmUser ?? null,
    description: cutText((comments ?? copied).trim(), limits.description),
    interactionId: facts.interaction.id,
  };
  const steps = [
    stepOf('L31', fields.subject, {
      saw: { written: subject, template: workflow.followUp.subject },
      because: written ? 'why.follow-up.subject-written' : 'why.follow-up.subject',
      values: { subject: fields.subject },
      setting: 'followUp.subject',
    }),
    stepOf('L30', fields.description !== '', {
      saw: { written: comments !== null, copyComments: workflow.followUp.copyComments },
      because: commentsReason(comments, workflow),
      setting: 'followUp.copyComments',
    }),
  ];
  return { fields, steps };
}

const commentsReason = (comments: string | null, { followUp: { copyComments } }: Workflow) => {
  if (comments !== null) return 'why.follow-up.comments-written';
  return copyComments ? 'why.follow-up.comments-copied' : 'why.follow-up.comments-not-copied';
};

function taskOf(context: PlanContext, belongsTo: ActivityRelations, chosen: FollowUp): Follows {
  const { facts, workflow, texts } = context;
  const zone = zoneOf(facts, workflow);
  const type = facts.interaction.direction === 'inbound' ? 'followUpInbound' : 'followUpOutbound';
  const { fields: common, steps } = fieldsOf(context, belongsTo, chosen);
  const fields: FollowUpFields = {
    ...common,
    due:
      chosen.dueAt === null
        ? nextBusinessDay(endOf(facts), zone, null)
        : texts.moments.day(chosen.dueAt, zone),
    recordType: workflow.recordTypes[type],
  };
  return {
    writes: [{ kind: 'follow-up', operation: 'upsert-follow-up', key: followUpKey(facts), fields }],
    steps: [
      told(facts, chosen, { subject: fields.subject, due: fields.due, owner: fields.owner }),
      ...steps,
      recordTypeStep(workflow, type),
    ],
  };
}

function eventOf(context: PlanContext, belongsTo: ActivityRelations, chosen: FollowUp): Follows {
  const { facts, workflow } = context;
  const zone = zoneOf(facts, workflow);
  const { fields: common, steps } = fieldsOf(context, belongsTo, chosen);
  const startsAt = chosen.dueAt ?? momentOn(nextBusinessDay(endOf(facts), zone, null), eventBegins, zone);
  const fields = {
    ...common,
    startsAt,
    endsAt: after(startsAt, eventMs),
    recordType: workflow.recordTypes.event,
  };
  return {
    writes: [{ kind: 'event', operation: 'upsert-event', key: eventKey(facts), fields }],
    steps: [
      told(facts, chosen, { subject: fields.subject, startsAt, owner: fields.owner }),
      ...steps,
      recordTypeStep(workflow, 'event'),
    ],
  };
}

const endOf = ({ interaction, part }: ContactFacts) => part?.endedAt ?? interaction.startedAt;

/** Today's task, completed or deleted; none where there is none. A log is never deleted by its follow-up (spec L30, O12). */
function finishedOf({ facts, workflow }: PlanContext, chosen: FollowUp): Follows {
  const setting = 'followUp.completeInsteadOfDelete';
  const task = taskToFinish(facts, workflow, chosen.task);
  if (task === null) {
    const because = chosen.task === null ? 'why.follow-up.no-task-today' : 'why.follow-up.task-not-of-record';
    const step = stepOf('L30', null, { because, setting });
    return { writes: [], steps: [step] };
  }
  const { completeInsteadOfDelete } = workflow.followUp;
  const isLog = task.isLog === true;
  const by: FinishedTask['by'] = completeInsteadOfDelete || isLog ? 'complete' : 'delete';
  const { kind, id, name, owner, due } = task;
  return {
    writes: [
      {
        kind: 'finished-task',
        operation: 'finish-task',
        key: finishedTaskKey(facts),
        fields: { task: { kind, id, name }, by, expected: { owner, due } },
      },
    ],
    steps: [
      stepOf(
        'L30',
        { kind, id, name, by },
        {
          because: isLog && !completeInsteadOfDelete ? 'why.follow-up.complete-log' : `why.follow-up.${by}`,
          values: { name },
          setting,
        },
      ),
    ],
  };
}
