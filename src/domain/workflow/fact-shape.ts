import { kinds, logKeyOf } from '../logging/context/kind.ts';
import { inLanguage } from '../locale.ts';
import type { MappableFact } from './activity-fields.ts';
import { defaultWorkflow, resultTexts, type Workflow } from './workflow.ts';

/** What an organisation calls its queues and people, which some facts are. */
export interface KnownNames {
  readonly queues: readonly string[];
  readonly agents: readonly string[];
}

/** What a fact is where it is written into a field of a CRM. */
export interface FactShape {
  readonly fact: MappableFact;
  readonly holds: 'text' | 'number' | 'moment';
  /** All that it can be; null: nobody knows beforehand. */
  readonly values: readonly string[] | null;
  /** The most characters it may have, or digits. */
  readonly longest: number;
}

type Shape = Omit<FactShape, 'fact'>;

/** `2026-11-20T10:00:00.000Z`. */
const moment: Shape = { holds: 'moment', values: null, longest: 24 };
/** Up to eleven days, in seconds. */
const seconds: Shape = { holds: 'number', values: null, longest: 6 };
const anyText = (longest: number): Shape => ({ holds: 'text', values: null, longest });
const oneOf = (values: readonly string[]): Shape => ({
  holds: 'text',
  values: [...new Set(values)],
  longest: Math.max(0, ...values.map((value) => value.length)),
});

/** `+` and fifteen digits. */
const longestNumber = 16;
const uuid = 36;
/** As many as a caller may be asked for. */
const mostDigits = 50;
/** Rules cut what they write into a field at this length (`CrmLimits.extraField`). */
const longestText = 255;
/** Longer than the ids of any phone system that there is an adapter for. */
const longestCallId = 64;

const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
const origins = ['inbound', 'manual', 'click-to-dial', 'work-queue', 'callback', 'dialer', 'api'];

/** Of a fact only what holds under any workflow: enough to say which fields are no place for it. */
export function typeOfFact(fact: MappableFact): FactShape {
  const { holds } = factShape(fact, defaultWorkflow, { queues: [], agents: [] });
  return { fact, holds, values: [], longest: 0 };
}

/** What this fact of a contact can be under this workflow, so that its field is judged before one comes (spec L13, X8). */
export const factShape = (fact: MappableFact, workflow: Workflow, known: KnownNames): FactShape => ({
  fact,
  ...shapeOf(fact, workflow, known),
});

function shapeOf(fact: MappableFact, workflow: Workflow, { queues, agents }: KnownNames): Shape {
  switch (fact) {
    case 'kind':
      return oneOf(kinds.filter((kind) => workflow.log[logKeyOf[kind]] !== 'off'));
    case 'direction':
      return oneOf(['inbound', 'outbound', ...(workflow.log.internal === 'off' ? [] : ['internal'])]);
    case 'origin':
      return oneOf(origins);
    case 'hour':
      return oneOf(hours);
    case 'startedAt':
    case 'answeredAt':
    case 'endedAt':
      return moment;
    case 'talkSeconds':
    case 'holdSeconds':
    case 'waitSeconds':
      return seconds;
    case 'from':
    case 'to':
      return anyText(longestNumber);
    case 'agent':
    case 'answeredBy':
      return oneOf(agents);
    case 'queue':
      return oneOf(queues);
    case 'disposition': {
      const { missed, missedAnswered, noAnswer } = resultTexts(workflow);
      return oneOf([...labelsOf(workflow), missed, missedAnswered, noAnswer]);
    }
    case 'dispositionGroup':
      return oneOf(workflow.dispositions.flatMap(({ group }) => group ?? []));
    case 'tags':
      return anyText(Math.min(longestText, workflow.tags.join(', ').length));
    case 'callId':
      return anyText(longestCallId);
    case 'interactionId':
    case 'sessionId':
      return anyText(uuid);
    case 'keyedDigits':
      return anyText(mostDigits);
    case 'recordingLink':
      return anyText(longestText);
  }
}

const labelsOf = ({ dispositions, dispositionIn, locale }: Workflow): readonly string[] =>
  dispositionIn === 'crm' ? [] : dispositions.map(({ label }) => inLanguage(label, locale));
