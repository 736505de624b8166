import { missedMail } from './missed-mail.ts';
import type { Step } from '../../reason.ts';
import type { ReasonOf } from '../../reason-rules.ts';
import type { RecordRef } from '../../record.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { mailKey } from '../keys.ts';
import { isAnswered } from '../kind.ts';
import { missedAt } from '../facts/missed.ts';
import { relatedTo } from '../facts/related-records.ts';
import { answeredBy } from '../eligibility/ring-group.ts';
import { resultOf } from '../activity/result.ts';
import { stepOf } from '../step.ts';
import { variablesIn } from '../activity/subject-of.ts';
import type { MatchedParty } from '../records/matched-party.ts';
import type { PlanContext } from '../plan-context.ts';
import type { PlannedWrite } from '../writes.ts';

const enabled = 'missedEmail.enabled';
const toOwner = 'missedEmail.toOwner';
const defaultAddress = 'missedEmail.defaultAddress';

/** A mail about a missed call, or why there is none; neither for contacts that no mail is about. */
export interface MissedCallMail {
  readonly write: PlannedWrite | null;
  readonly step: Step | null;
}

/** To whom the mail goes; null: to nobody, as `step` tells. */
interface Recipient {
  readonly address: string | null;
  readonly awaitsConfirmation: boolean;
  readonly step: Step;
}

/**
 * The mail about an incoming call that an agent missed (spec L22), whether or not the call is logged: to that agent, or to
 * the owner of the record. One for each call and recipient, planned in the part of whoever missed it first. A call that
 * rang a group was missed by each member, once nobody has taken it.
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
      : recipientByRecord(facts, workflow, record);
  if (address === null) return { write: null, step };
  const earlier = earlierMiss(facts, record === null ? address : null);
  if (earlier !== null) return none('why.mail.once', toOwner, { agent: earlier });
  const { value: result } = resultOf(facts, workflow, kind);
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

/** The owner of the one record that the call concerns; where that is none or not one, the address for such calls. */
function recipientByRecord(facts: ContactFacts, workflow: Workflow, found: MatchedParty): Recipient {
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
  const because = record === null ? 'no-record' : toBeDecided ? 'several' : 'no-owner';
  return { address, awaitsConfirmation: false, step: to(`why.mail.default-${because}`) };
}

const ownerKinds: readonly string[] = ['account', 'contact', 'lead', 'personAccount'];

const recordOwner = (facts: ContactFacts, record: RecordRef) =>
  ownerKinds.includes(record.kind) ? (relatedTo(facts, record)?.owner ?? null) : null;

/**
 * Who missed the call before and has had the mail; null: nobody. Judged by the order in which the call came to them, which
 * never changes, so that of two who let it pass the same one counts as first whenever it is asked. `address`: only who
 * has it, too; null: whoever would have the mail sent.
 */
function earlierMiss({ part, others }: ContactFacts, address: string | null): string | null {
  if (part === null || missedAt(part) === null) return null;
  const earlier = others.find(
    (other) =>
      other.missedAt !== null &&
      other.order < part.order &&
      other.email?.verified === true &&
      (address === null || other.email.address.toLowerCase() === address.toLowerCase()),
  );
  return earlier?.agentName ?? null;
}
