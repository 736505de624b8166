import { isRelatable, isWhatKind } from '../../matching/related.ts';
import type { Reason, Step } from '../../reason.ts';
import type { ReasonOf } from '../../reason-rules.ts';
import type { RecordRef } from '../../record.ts';
import { attach } from './attach.ts';
import { callerRecord } from './caller-record.ts';
import type { RecordResult } from './record-result.ts';
import { stepOf } from '../context/step.ts';
import { isMatter, isWho, seen, type MatchedParty } from './matched-party.ts';
import type { PlanContext } from '../context/plan-context.ts';
import type { PlannedWrite, RecordTarget } from '../context/writes.ts';

/** The person a log is with, and what it is about. */
export interface ActivityRelations {
  readonly who: RecordTarget | null;
  readonly what: RecordTarget | null;
  /** What the log would be about, where a lead or the CRM takes nothing of the kind: the description names it (spec L29). */
  readonly mentioned: RecordRef | null;
  /** The record the contact is about, for texts. */
  readonly name: string | null;
  readonly toBeDecided: boolean;
  /** Records created for it, written before the log. */
  readonly makes: readonly PlannedWrite[];
  readonly steps: readonly Step[];
}

/**
 * What a log belongs to (spec L24 to L29), in this order: what the agent chose, what the call was started from, the
 * digits entered, the case created automatically, the open case or opportunity, the account. A record that is created
 * first is named by its write. Never a lead together with a related record, because no CRM accepts that, nor a record of
 * an object that takes no activities: the next of the order comes in its place.
 */
export function activityRelations(
  context: PlanContext,
  found: MatchedParty,
  opened: RecordResult,
): ActivityRelations {
  const { facts } = context;
  const details = facts.part?.details ?? null;
  const caller = callerRecord(context, found);
  const customer: RecordTarget | null = found.record ?? caller.target;
  const who = customer !== null && isWho(customer) ? customer : null;
  const takes = ({ kind }: RecordRef) => isRelatable(kind, context);
  const related = details !== null && isWhat(details.relatedTo) ? details.relatedTo : null;
  const byHand = related !== null && takes(related) ? related : null;
  const startedFrom = isMatter(facts.match.chosen) ? facts.match.chosen : null;
  const wanted = [related, startedFrom, found.keyed].filter((record) => record !== null);
  const matter: RecordTarget | null = wanted.find(takes) ?? opened.target;
  const attached = matter === null ? attach(context, customer, found.toBeDecided) : null;
  const thing = customer !== null && who === null && isWhatKind(customer.kind) ? customer : null;
  const account = thing !== null && isRelatable(thing.kind, context) ? thing : null;
  const what = matter ?? attached?.target ?? account;
  const first = wanted[0] ?? (matter === null && thing === found.record ? found.record : null);
  const passedOver = first === null || first === matter || takes(first) ? null : first;

  // A choice is more certain than the owner of a number.
  const settled = separate(who, what, byHand !== null && details?.name === null);
  const withLead = settled.who?.kind === 'lead' ? found.keyed : null;
  return {
    ...settled,
    mentioned: passedOver ?? withLead,
    name: settled.who?.name ?? customer?.name ?? settled.what?.name ?? null,
    toBeDecided: found.toBeDecided && settled.who === who,
    makes: [caller.write, opened.write, attached?.write ?? null].filter((write) => write !== null),
    steps: [
      ...found.steps,
      ...caller.steps,
      ...opened.steps,
      ...(attached?.steps ?? []),
      ...(passedOver ? [passedOverStep(passedOver)] : []),
      relatedStep({ byHand, account, who, what }, settled),
      ...(withLead && settled.who ? [mentionedStep(settled.who, withLead)] : []),
    ],
  };
}

const isWhat = (record: RecordRef | null): boolean => record !== null && isWhatKind(record.kind);

interface Pair {
  readonly who: RecordTarget | null;
  readonly what: RecordTarget | null;
}

/** Of a lead and a related record, the more certain one stays. */
function separate(who: RecordTarget | null, what: RecordTarget | null, isWhatCertain: boolean): Pair {
  if (who?.kind !== 'lead' || what === null) return { who, what };
  return isWhatCertain ? { who: null, what } : { who, what: null };
}

const mentionedStep = (lead: RecordTarget, keyed: RecordRef): Step =>
  stepOf('L29', seen(keyed), { because: 'why.keyed.lead', values: { lead: lead.name, name: keyed.name } });

const passedOverStep = (record: RecordRef): Step =>
  stepOf('L26', null, {
    saw: { record: seen(record) },
    because: 'why.related.no-activities',
    values: { name: record.name, object: record.kind },
  });

interface Before extends Pair {
  readonly byHand: RecordRef | null;
  /** Who called, where that is no person. */
  readonly account: RecordTarget | null;
}

function relatedStep(before: Before, { who, what }: Pair): Step {
  const saw = { relatedTo: seen(before.byHand), name: seen(who) };
  const told = (because: ReasonOf<'related'>, name: string | null, values: Reason['values'] = {}) =>
    stepOf('L26', seen(what), { saw, because, values: { name, ...values } });
  if (before.who !== null && who === null) return told('why.related.instead-of-lead', what?.name ?? null);
  if (before.what !== null && what === null) return told('why.related.lead', who?.name ?? null);
  if (before.byHand !== null) {
    const { account, byHand } = before;
    const isNamed = account === null || ('id' in account && account.id === byHand.id);
    return isNamed
      ? told('why.related.chosen', byHand.name)
      : told('why.related.chosen-instead', byHand.name, { account: account.name });
  }
  return what === null ? told('why.related.none', null) : told('why.related.record', what.name);
}
