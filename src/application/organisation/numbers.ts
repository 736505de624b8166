import { queueId, type AgentId, type HoursId, type QueueId } from '../../domain/ids.ts';
import type { IvrStep } from '../../domain/channels/voice/ivr-step.ts';
import type { E164 } from '../../domain/number.ts';
import type { CalledNumber, NumberAction } from '../../domain/organisation/called-number.ts';
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts';
import { Faults, Uses } from './faults.ts';
import type { Snapshot, Write } from '../ports/organisation/snapshot.ts';

/** What the API knows to do with a call; this release carries out `queue` and `end`. */
export interface ActionInput {
  readonly do: 'queue' | 'number' | 'voicemail' | 'callback' | 'end';
  readonly to?: string | undefined;
}

/** A number as the API gives it. */
export interface NumberInput {
  readonly number: E164;
  readonly country: string;
  readonly timeZone: string;
  readonly queue: QueueId | null;
  readonly agent: AgentId | null;
  readonly hours: HoursId | null;
  readonly ivr: IvrStep | null;
  readonly closed: ActionInput;
  readonly unanswered: { readonly afterSeconds: number; readonly then: ActionInput };
  readonly full: ActionInput;
}

/** Makes a number; `already-exists` when there is one. */
export function addNumber(now: Snapshot, input: NumberInput): readonly Write[] | Refusal {
  if (!now.numbers.has(input.number)) return changeNumber(now, input);
  return refuse('already-exists', { errors: [{ path: 'number', message: 'problem.field.taken' }] });
}

/** Makes or changes a number (spec R5): it leads to a queue or to an agent with a device. */
export function changeNumber(now: Snapshot, input: NumberInput): readonly Write[] | Refusal {
  const number = numberOf(now, input);
  return isRefusal(number) ? number : [{ put: 'number', value: number }];
}

/** Removes a number that no skill shows to those it calls. */
export function removeNumber(now: Snapshot, id: E164): readonly Write[] | Refusal {
  if (!now.numbers.has(id)) return refuse('not-found');
  const uses = new Uses();
  const skills = [...now.skills.values()].filter(({ callerNumber }) => callerNumber === id);
  uses.by(
    'skill',
    skills.map(({ name }) => name),
  );
  return uses.refusal() ?? [{ remove: 'number', id }];
}

function numberOf(now: Snapshot, input: NumberInput): CalledNumber | Refusal {
  const faults = new Faults();
  const owner = ownerOf(now, input, faults);
  if (input.hours !== null && !now.hours.has(input.hours)) faults.unknown('hours');
  const action = (given: ActionInput, path: string) => actionOf(now, given, input.queue, path, faults);
  const closed = action(input.closed, 'closed');
  const unanswered = action(input.unanswered.then, 'unanswered.then');
  const full = action(input.full, 'full');
  const refusal = faults.refusal();
  if (refusal !== null || owner === null) return refusal ?? refuse('invalid');
  const { number, country, timeZone, hours, ivr } = input;
  const { afterSeconds } = input.unanswered;
  return {
    number,
    country,
    timeZone,
    owner,
    hours,
    ivr,
    closed,
    unanswered: { afterSeconds, then: unanswered },
    full,
  };
}

/** null: a fault was found. */
function ownerOf(now: Snapshot, { queue, agent }: NumberInput, faults: Faults): CalledNumber['owner'] | null {
  if ((queue === null) === (agent === null)) faults.invalid('queue', 'problem.field.one-owner');
  if (queue !== null && !now.queues.has(queue)) faults.unknown('queue');
  const owner = agent === null ? null : now.agents.get(agent);
  if (owner === undefined) faults.unknown('agent');
  else if (owner !== null && owner.extension === null) faults.invalid('agent', 'problem.field.no-extension');
  if (agent !== null) return { type: 'agent', agent };
  return queue === null ? null : { type: 'queue', queue };
}

function actionOf(
  now: Snapshot,
  given: ActionInput,
  ownQueue: QueueId | null,
  path: string,
  faults: Faults,
): NumberAction {
  switch (given.do) {
    case 'end':
      return { do: 'end' };
    case 'queue': {
      const to = queueId(given.to ?? '');
      if (!now.queues.has(to)) faults.unknown(`${path}.to`);
      // A call sent on to where it waits already would wait for ever (spec R12).
      else if (to === ownQueue) faults.invalid(`${path}.to`, 'problem.field.same-queue');
      return { do: 'queue', to };
    }
    case 'number':
    case 'voicemail':
    case 'callback':
      faults.notAvailable(`${path}.do`);
      return { do: 'end' };
  }
}
