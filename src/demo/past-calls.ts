import type { OfferResult } from '../domain/interaction/participation.ts';

/** A call of the demonstration's past, with agents by their username and times in seconds since it began. */
export interface PastCall {
  readonly direction: 'inbound' | 'outbound';
  /** The outside party's number. */
  readonly number: string;
  /** Business days ago; 0 is the last business day before today. */
  readonly daysAgo: number;
  /** Minutes after 8:00 in the zone of our own number. */
  readonly minute: number;
  /** To whom it was offered in vain, one after the other. */
  readonly passed: readonly { readonly agent: string; readonly result: Exclude<OfferResult, 'answered'> }[];
  /** Who answered or dialled; null: nobody took it. */
  readonly agent: string | null;
  /** null: it did not connect. */
  readonly talkSeconds: number | null;
  readonly disposition: string | null;
}

/** Customers of the demonstration and people it does not know; the first call more often. */
const numbers = [
  '+498963648018',
  '+31201234567',
  '+442079460123',
  '+498963648044',
  '+31612345678',
  '+12125550131',
  '+493023125118',
  '+4989220011',
  '+4930887766',
  '+31101112233',
  '+4940556677',
  '+442070000123',
];
const agents = ['mia', 'tom', 'lotte'];
const dispositions = ['solved', 'solved', 'credit-promised', 'complaint', 'callback-agreed'];
const outcomes = ['interested', 'not-interested', 'callback-agreed'];

/** Two working weeks: enough for a report to have a shape and for a new workflow to be tried on. */
const businessDays = 10;
const callsADay = 12;
const minutesOpen = 9 * 60;

/** The same at every first start: Park and Miller's minimal generator, good enough to look like life. */
function* chances(): Generator<number, never> {
  const modulus = 2_147_483_647;
  for (let state = 20_261; ; state = (state * 48_271) % modulus) yield state / modulus;
}

/** What happened in the last two weeks: answered, missed, taken by a colleague, called back. */
export function pastCalls(): readonly PastCall[] {
  const dice = chances();
  const roll = () => dice.next().value;
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(roll() * items.length)];
    if (item === undefined) throw new Error('there is nothing to pick from');
    return item;
  };
  return Array.from({ length: businessDays * callsADay }, (_, index): PastCall => {
    const at = {
      daysAgo: Math.floor(index / callsADay),
      minute: Math.floor(((index % callsADay) + roll()) * (minutesOpen / callsADay)),
      number: pick(numbers),
    };
    const [first, second] = [pick(agents), pick(agents)];
    const kind = roll();
    const talkSeconds = 40 + Math.floor(roll() * roll() * 900);
    if (kind < 0.25) {
      const isAnswered = roll() < 0.7;
      return {
        ...at,
        direction: 'outbound',
        passed: [],
        agent: first,
        talkSeconds: isAnswered ? talkSeconds : null,
        disposition: isAnswered ? pick(outcomes) : null,
      };
    }
    const passed = (agent: string, result: 'timed-out' | 'rejected') => ({ agent, result });
    if (kind < 0.35)
      return {
        ...at,
        direction: 'inbound',
        passed: [passed(first, 'timed-out')],
        agent: null,
        talkSeconds: null,
        disposition: null,
      };
    if (kind < 0.39)
      return { ...at, direction: 'inbound', passed: [], agent: null, talkSeconds: null, disposition: null };
    const isTakenOver = kind < 0.58 && second !== first;
    return {
      ...at,
      direction: 'inbound',
      passed: isTakenOver ? [passed(first, roll() < 0.5 ? 'rejected' : 'timed-out')] : [],
      agent: isTakenOver ? second : first,
      talkSeconds,
      disposition: pick(dispositions),
    };
  });
}
