import { missedMail } from './missed-mail.ts';
import type { Step } from '../../reason.ts';
import type { ReasonOf } from '../../reason-rules.ts';
import type { RecordRef } from '../../record.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { mailKey } from '../context/keys.ts';
import { isAnswered } from '../context/kind.ts';
import { answeredSince } from '../facts/answers.ts';
import { missedAt } from '../facts/missed.ts';
import { relatedTo } from '../facts/related-records.ts';
import { answeredBy, isTakenFrom } from '../eligibility/ring-group.ts';
import { resultOf } from '../wording/result.ts';
import { stepOf } from '../context/step.ts';
import { variablesIn } from '../wording/subject-of.ts';
import type { MatchedParty } from '../records/matched-party.ts';
import type { PlanContext } from '../context/plan-context.ts';
import type { PlannedWrite } from '../context/writes.ts';

const enabled = 'missedEmail.enabled';
const toOwner = 'missedEmail.toOwner';
const defaultAddress = 'missedEmail.defaultAddress';

/** A mail about a missed call, or why there is none; neither for contacts that never get one. */
export interface MissedCallMail {
  readonly write: PlannedWrite | null;
  readonly step: Step | null;
}

/** Who the mail goes to; null: nobody, `step` says why. */
interface Recipient {
  readonly address: string | null;
  readonly awaitsConfirmation: boolean;
  readonly step: Step;
}

/**
 * The mail about an incoming call that an agent missed (spec L22), whether or not the call is logged: to that agent, or
 * to the record's owner. One per call and recipient, planned in the part of whoever missed it first. If nobody in a
 * ring group answers, each member missed the call.
 */
export function missedCallMail(context: PlanContext, found: MatchedParty): MissedCallMail {
  const { facts, workflow, texts, kind } = context;
  if (kind !== 'inbound-missed' || isAnswered(facts)) return { write: null, step: null };
  if (!workflow.missedEmail.enabled) return none('why.mail.off', enabled);
  const { part, interaction } = facts;
  if (part === null) return none('why.mail.nobody', enabled);
  const values = { agent: part.agentName };
  if (part.email?.verified !== true) return none('why.mail.unverified', enabled, values);
  if (part.inGroup) {
    const taker = answeredBy(facts);
    if (taker !== null) return none('why.mail.taken', enabled, { agent: taker.agentName });
    if (interaction.endedAt === null) return none('why.mail.waits', enabled);
  }
  const record = workflow.missedEmail.toOwner ? found : null;
  const { address, awaitsConfirmation, step }: Recipient =
    record === null
      ? {
          address: part.email.address,
          awaitsConfirmation: false,
          step: stepTo(part.email.address, 'why.mail.agent', toOwner, values),
        }
      : recipientByRecord(context, record);
  if (address === null) return { write: null, step };
  const earlier = earlierMiss(facts, record === null ? address : null);
  if (earlier !== null) return none('why.mail.once', toOwner, { agent: earlier });
  const { value: result } = resultOf(context);
  const name = found.record?.name ?? null;
  const variables = variablesIn(context, name, result);
  const text = missedMail(workflow.missedEmail.template, variables, texts);
  const fields = { to: address, ...text, awaitsConfirmation };
  return { write: { kind: 'mail', operation: 'send-mail', key: mailKey(facts), fields }, step };
}

const none = (
  because: ReasonOf<'mail'>,
  setting: string,
  values: Step['because']['values'] = {},
): MissedCallMail => ({
  write: null,
  step: stepOf('L22', null, { because, values, setting }),
});

const stepTo = (
  address: string | null,
  because: ReasonOf<'mail'>,
  setting: string,
  values: Step['because']['values'],
): Step => stepOf('L22', address, { because, values: { ...values, address }, setting });

/** The owner of the one record the call concerns; if none or several match, the fallback address. */
function recipientByRecord({ facts, workflow }: PlanContext, found: MatchedParty): Recipient {
  const { record, toBeDecided } = found;
  const owner = record === null || toBeDecided ? null : recordOwner(facts, record);
  if (owner?.email)
    return {
      address: owner.email,
      awaitsConfirmation: false,
      step: stepTo(owner.email, 'why.mail.owner', toOwner, { name: owner.name }),
    };
  const address = workflow.missedEmail.defaultAddress;
  const to = (because: ReasonOf<'mail'>) => stepTo(address, because, defaultAddress, {});
  if (address === null) return { address, awaitsConfirmation: false, step: to('why.mail.no-address') };
  const isConfirmed = facts.confirmedAddresses.some((each) => each.toLowerCase() === address.toLowerCase());
  if (!isConfirmed) return { address, awaitsConfirmation: true, step: to('why.mail.unconfirmed') };
  const nobody = facts.match.isUnasked ? 'unasked' : 'no-record';
  const because = record === null ? nobody : toBeDecided ? 'several' : 'no-owner';
  return { address, awaitsConfirmation: false, step: to(`why.mail.default-${because}`) };
}

const ownerKinds: readonly string[] = ['account', 'contact', 'lead', 'personAccount'];

const recordOwner = (facts: ContactFacts, record: RecordRef) =>
  ownerKinds.includes(record.kind) ? (relatedTo(facts, record)?.owner ?? null) : null;

/**
 * Who missed the call earlier and already got the mail; null: nobody. Decided by the order in which the call reached
 * them, which never changes, so that the same agent always counts as first. `address`: only agents with that address;
 * null: all who would get the mail.
 */
function earlierMiss(facts: ContactFacts, address: string | null): string | null {
  const { part, others } = facts;
  if (part === null || missedAt(part) === null) return null;
  // What a ring group took from a member before this miss was no miss, and made no mail.
  const until = { ...facts, others: others.filter((other) => !answeredSince(other, part.endedAt)) };
  const earlier = others.find(
    (other) =>
      other.missedAt !== null &&
      !isTakenFrom(until, other) &&
      other.order < part.order &&
      other.email?.verified === true &&
      (address === null || other.email.address.toLowerCase() === address.toLowerCase()),
  );
  return earlier?.agentName ?? null;
}
