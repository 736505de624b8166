import { match } from '../matching/match.ts';
import { matchableNumber } from '../matching/matchable-number.ts';
import { whatKinds, whoKinds } from '../matching/related.ts';
import type { Seen, Step } from '../reason.ts';
import type { RecordRef } from '../record.ts';
import type { ContactFacts } from './facts.ts';
import { stepOf } from './step.ts';

/** With whom the activity is and what it is about. */
export interface Whom {
  readonly who: RecordRef | null;
  readonly what: RecordRef | null;
  /** The record the contact is about, for texts. */
  readonly name: string | null;
  readonly toBeDecided: boolean;
  readonly steps: readonly Step[];
}

const isWho = (record: RecordRef): boolean => whoKinds.some((kind) => kind === record.kind);
const isWhat = (record: RecordRef): boolean =>
  !isWho(record) && whatKinds.some((kind) => kind === record.kind);

const seen = (record: RecordRef | null): Seen =>
  record && { kind: record.kind, id: record.id, name: record.name };

/** The number of the other party; null when it was withheld, or among ourselves. */
const otherNumber = ({ interaction }: ContactFacts): string | null => {
  switch (interaction.direction) {
    case 'inbound':
      return interaction.from;
    case 'outbound':
      return interaction.to;
    case 'internal':
      return null;
  }
};

/**
 * Which records the activity belongs to (spec L23, L26): what the agent chose, what the call was started from, else
 * who has the number. Never a lead together with something it is about, which no CRM takes.
 */
export function whom(facts: ContactFacts): Whom {
  const byHand = facts.part?.details ?? null;
  const started = facts.match.chosen;
  const candidates = otherNumber(facts) === null ? [] : facts.match.candidates;
  const found = match(candidates, byHand?.name ?? started);
  // Where nothing could be looked up, that says more than that nothing was found.
  const isLookedUp = found.value.record !== null || otherNumber(facts) !== null;
  const { record, toBeDecided } = found.value;
  const relatedTo = byHand?.relatedTo ?? null;

  const who = record && isWho(record) ? record : null;
  const what = relatedTo ?? [started, record].find((each) => each !== null && isWhat(each)) ?? null;
  const settled = separate(who, what, relatedTo !== null && byHand?.name === null);
  return {
    ...settled,
    name: settled.who?.name ?? record?.name ?? settled.what?.name ?? null,
    toBeDecided: toBeDecided && settled.who === who,
    steps: [
      isLookedUp ? found.step : notLookedUp(facts),
      relatedStep(relatedTo, settled.what, who, settled.who, what),
    ],
  };
}

const notLookedUp = ({ interaction }: ContactFacts): Step =>
  matchableNumber({ number: null, withheld: interaction.direction === 'inbound', ours: false }).step;

/** Of a lead and something related the one stays that the agent chose by hand. */
function separate(
  who: RecordRef | null,
  what: RecordRef | null,
  onlyWhatByHand: boolean,
): { readonly who: RecordRef | null; readonly what: RecordRef | null } {
  if (who?.kind !== 'lead' || what === null) return { who, what };
  return onlyWhatByHand ? { who: null, what } : { who, what: null };
}

function relatedStep(
  relatedTo: RecordRef | null,
  what: RecordRef | null,
  whoBefore: RecordRef | null,
  who: RecordRef | null,
  whatBefore: RecordRef | null,
): Step {
  const saw = { relatedTo: seen(relatedTo), name: seen(who) };
  const told = (because: string, name: string | null) =>
    stepOf('L26', seen(what), { saw, because, values: { name } });
  if (whoBefore !== null && who === null) return told('why.related.instead-of-lead', what?.name ?? null);
  if (whatBefore !== null && what === null) return told('why.related.lead', who?.name ?? null);
  if (relatedTo !== null) return told('why.related.chosen', relatedTo.name);
  return what === null ? told('why.related.none', null) : told('why.related.record', what.name);
}
