import { match } from '../../matching/match.ts';
import { matchableNumber } from '../../matching/matchable-number.ts';
import { isWhatKind, whoKinds } from '../../matching/related.ts';
import { isE164 } from '../../number.ts';
import type { Seen, Step } from '../../reason.ts';
import type { RecordRef } from '../../record.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { relatedTo } from '../facts/related-records.ts';
import { stepOf } from '../context/step.ts';
import type { RecordTarget } from '../context/writes.ts';

/** Who a contact concerns, among existing records. */
export interface MatchedParty {
  /** The record the contact is with or about: chosen, found by digits entered, or with the number; null: none. */
  readonly record: RecordRef | null;
  /** The agent chose it, or the call was started from it. */
  readonly isChosen: boolean;
  /** What the digits entered in the IVR led to, unless that is who called: the log is about it (spec L29). */
  readonly keyed: RecordRef | null;
  /** Several records of the first kind match and nobody chose: `record` is the one changed last. */
  readonly toBeDecided: boolean;
  readonly steps: readonly Step[];
}

export const isWho = ({ kind }: RecordTarget): boolean => whoKinds.some((each) => each === kind);

/** What a contact can be about. An account is who the contact is with, so every other kind comes first. */
export const isMatter = (record: RecordRef | null): record is RecordRef =>
  record !== null && !isWho(record) && record.kind !== 'account' && isWhatKind(record.kind);

export const seen = (record: RecordTarget | null): Seen =>
  record && { kind: record.kind, id: 'id' in record ? record.id : null, name: record.name };

/** The other party's number; null if it was withheld or the call is internal. */
export const otherNumber = ({ interaction }: ContactFacts): string | null => {
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
 * Who a contact concerns (spec L23, L26, L29): what the agent chose, what the call was started from, what the customer
 * entered, otherwise who has the number.
 */
export function matchedParty(facts: ContactFacts, { customObjects }: Workflow): MatchedParty {
  const chosen = facts.part?.details.name ?? facts.match.chosen;
  const number = facts.interaction.otherIsOurs ? null : otherNumber(facts);
  const found = match(number === null ? [] : facts.match.candidates, chosen, customObjects);
  // That nothing could be looked up says more than that nothing was found.
  const steps = [chosen === null ? (notLookedUp(facts, number) ?? found.step) : found.step];
  const { record, toBeDecided } = found.value;
  const { ivr } = facts.interaction;
  const none = { record, isChosen: chosen !== null, keyed: null, toBeDecided, steps };
  if (ivr === null) return none;
  const isAbout = ivr.record !== null && isWhatOf(ivr.record, record);
  const decides = ivr.record !== null && (isAbout || chosen === null);
  steps.push(keyedStep(ivr, decides));
  if (!decides) return none;
  if (!isAbout) return { ...none, record: ivr.record, toBeDecided: false };
  const customer = record === null ? customerOf(facts, ivr.record) : null;
  if (customer !== null) steps.push(customerStep(customer, ivr.record));
  return { ...none, record: record ?? customer, keyed: ivr.record };
}

/** Whether the log is about a record that was keyed; else that is who called. An account may be either. */
const isWhatOf = (keyed: RecordRef, caller: RecordRef | null): boolean =>
  keyed.kind === 'account' ? caller !== null && isWho(caller) : isMatter(keyed);

/** Who a keyed record belongs to (spec L29): its contact, else its account; null: neither, or not known. */
function customerOf(facts: ContactFacts, keyed: RecordRef): RecordRef | null {
  const related = relatedTo(facts, keyed);
  return related?.contact ?? related?.account ?? null;
}

const customerStep = (customer: RecordRef, keyed: RecordRef): Step =>
  stepOf('L29', seen(customer), {
    saw: { keyed: seen(keyed) },
    because: 'why.keyed.customer',
    values: { name: customer.name, keyed: keyed.name },
    setting: 'ivrPop',
  });

function keyedStep(
  { value, digits, record }: NonNullable<ContactFacts['interaction']['ivr']>,
  decides: boolean,
): Step {
  const because = record === null ? 'nothing' : decides ? 'found' : 'chosen';
  return stepOf('L29', decides ? seen(record) : null, {
    saw: { value, digits, record: seen(record) },
    because: `why.keyed.${because}`,
    values: { digits, name: record?.name ?? null },
    setting: 'ivrPop',
  });
}

const unaskedStep = (number: string): Step =>
  stepOf('L23', null, { saw: { number }, because: 'why.match.unasked' });

/** Why nobody was looked for by the customer's number; null: somebody was. */
function notLookedUp(facts: ContactFacts, customers: string | null): Step | null {
  if (customers !== null) return facts.match.isUnasked === true ? unaskedStep(customers) : null;
  const { direction, otherIsOurs } = facts.interaction;
  const text = otherNumber(facts);
  const number = text !== null && isE164(text) ? text : null;
  return matchableNumber({
    number,
    withheld: direction === 'inbound' && text === null,
    ours: otherIsOurs,
  }).step;
}
