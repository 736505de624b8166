import type { z } from 'zod';
import type { LiveOrganisation } from '../../../application/organisation/live-organisation.ts';
import { addNumber, changeNumber, removeNumber } from '../../../application/organisation/numbers.ts';
import type { PhoneNumbers } from '../../../application/ports/interactions/phone-numbers.ts';
import { CalledNumber as NumberView, NumberInput } from '../../../contract/organisation.ts';
import { agentId, hoursId, queueId } from '../../../domain/ids.ts';
import type { E164 } from '../../../domain/number.ts';
import type { CalledNumber } from '../../../domain/organisation/called-number.ts';
import { refuse, type Refusal } from '../../../domain/refusal.ts';
import type { App } from '../platform/app.ts';
import { collectionRoutes } from '../routes/collection.ts';
import { accepted, refused } from '../platform/problem.ts';

export interface NumberRoutesDeps {
  readonly organisation: LiveOrganisation;
  readonly phoneNumbers: PhoneNumbers;
}

/** The organisation's own numbers; a number's id is the number. */
export function numberRoutes(app: App, { organisation, phoneNumbers }: NumberRoutesDeps): void {
  const e164 = (text: string): E164 | Refusal =>
    phoneNumbers.parse(text, null)?.e164 ??
    refuse('invalid', { errors: [{ path: 'number', message: 'problem.field.e164' }] });

  collectionRoutes(app, organisation, {
    path: 'numbers',
    input: NumberInput,
    view: NumberView,
    read: 'routing',
    all: (now) => [...now.numbers.values()],
    find: (now, key) => now.numbers.get(accepted(numberInPath(key, phoneNumbers))) ?? null,
    order: ({ number }) => [number, ''],
    show: (number) => showNumber(number),
    asInput: (number) => showNumber(number),
    put: (input, key) => {
      const number = accepted(e164(input.number));
      if (key !== null && number !== accepted(numberInPath(key, phoneNumbers))) {
        refused(refuse('invalid', { errors: [{ path: 'number', message: 'problem.field.taken' }] }));
      }
      const whole = inputOf(input, number);
      return {
        key: number,
        decide: (now) => (key === null ? addNumber(now, whole) : changeNumber(now, whole)),
      };
    },
    remove: (key) => (now) => removeNumber(now, accepted(numberInPath(key, phoneNumbers))),
  });
}

/** A number that cannot be read is one that is not there. */
const numberInPath = (key: string, phoneNumbers: PhoneNumbers): E164 | Refusal =>
  phoneNumbers.parse(key, null)?.e164 ?? refuse('not-found');

function inputOf(input: z.output<typeof NumberInput>, number: E164) {
  return {
    ...input,
    number,
    queue: input.queue === null ? null : queueId(input.queue),
    agent: input.agent === null ? null : agentId(input.agent),
    hours: input.hours === null ? null : hoursId(input.hours),
  };
}

const showNumber = ({ owner, ...number }: CalledNumber): NumberView => ({
  ...number,
  queue: owner.type === 'queue' ? owner.queue : null,
  agent: owner.type === 'agent' ? owner.agent : null,
});
