import type { RecordRef } from '../../record.ts';
import { cutText } from '../../workflow/subject.ts';
import type { ContactFacts, OpenRecord } from '../facts/facts.ts';
import { caseKey, opportunityKey } from '../context/keys.ts';
import { created, skipped, noRecord, type RecordResult } from './record-result.ts';
import { dayAfter } from '../facts/moments.ts';
import { accountOf } from './account-of.ts';
import { isAnothers } from './created-for.ts';
import { newCase } from './new-case.ts';
import { ownerOf } from './owner.ts';
import { changedLast, relatedTo } from '../facts/related-records.ts';
import type { ReasonOf } from '../../reason-rules.ts';
import { stepOf } from '../context/step.ts';
import { zoneOf } from '../wording/subject-of.ts';
import type { PlanContext } from '../context/plan-context.ts';
import { isMade, type RecordTarget } from '../context/writes.ts';

const setting = 'attachTo.kind';
const creates = 'attachTo.createIfNone';

/** A month: long enough to work on it, short enough to be looked at again. */
const daysToClose = 30;
/** Maximum length of an opportunity's name in Salesforce. */
const maxName = 120;

/**
 * The open case or opportunity of a contact that the log is related to (spec L25): the one changed last, or a new one
 * if none is open. For contacts only; while the CRM is unavailable nobody knows what is open, so nothing is created, nor
 * as long as it is to be decided which of several records the customer is (spec L23), nor for somebody who became known
 * only when everything was over (spec L38).
 */
export function attach(
  context: PlanContext,
  customer: RecordTarget | null,
  toBeDecided: boolean,
): RecordResult {
  const { facts, workflow } = context;
  const { kind, createIfNone } = workflow.attachTo;
  if (customer === null) return noRecord;
  const isContact = customer.kind === 'contact';
  const not = (because: ReasonOf<'attach'>, at = setting) =>
    skipped(stepOf('L25', null, { saw: { kind }, because, values: { name: customer.name }, setting: at }));
  if (kind === 'none') return isContact ? not('why.attach.off') : noRecord;
  if (!isContact) return not('why.attach.no-contact');
  // What this call created is not looked up again: a case opened in the meantime would take its place.
  const key = keyFor(facts, kind, customer);
  const isOurs = facts.sent.includes(key);
  const open = isMade(customer) || isOurs ? [] : openOf(facts, kind, customer);
  if (open === null) return not('why.attach.unknown');
  const last = changedLast(open);
  if (last !== null) {
    const { id, name } = last;
    const step = stepOf(
      'L25',
      { kind, id, name },
      {
        saw: { kind, open: open.length },
        because: `why.attach.${kind}`,
        values: { name },
        setting,
      },
    );
    return { target: { kind, id, name }, write: null, steps: [step] };
  }
  if (!createIfNone) return not(`why.attach.no-${kind}`, creates);
  if (toBeDecided && !isOurs) return not('why.attach.undecided', creates);
  if (facts.match.isLate === true && !isOurs) return not('why.attach.late', creates);
  if (kind === 'case')
    return newCase(context, customer, {
      key,
      because: 'why.attach.new-case',
      setting: creates,
    });
  return newOpportunity(context, key, customer);
}

/** What was created for somebody whom the agent took this customer for is not theirs, and they get one of their own. */
function keyFor(facts: ContactFacts, kind: 'case' | 'opportunity', customer: RecordTarget): string {
  const key = kind === 'case' ? caseKey(facts) : opportunityKey(facts);
  return !isMade(customer) && isAnothers(facts, key, customer) ? `${key}-${customer.id}` : key;
}

/** What is open for a contact; null: not known. */
function openOf(
  facts: ContactFacts,
  kind: 'case' | 'opportunity',
  contact: RecordRef,
): readonly OpenRecord[] | null {
  const related = relatedTo(facts, contact);
  return related && (kind === 'case' ? related.cases : related.opportunities);
}

function newOpportunity(context: PlanContext, key: string, contact: RecordTarget): RecordResult {
  const { facts, workflow, texts } = context;
  const { stage } = workflow.attachTo;
  if (stage === null) {
    const step = stepOf('L25', null, { because: 'why.attach.no-stage', setting: 'attachTo.stage' });
    return skipped(step);
  }
  const owner = ownerOf(facts, workflow).value;
  const closeDate = dayAfter(
    texts.moments.day(facts.interaction.startedAt, zoneOf(facts, workflow)),
    daysToClose,
  );
  const name = cutText(contact.name, maxName);
  const account = accountOf(facts, contact);
  const fields = { record: 'opportunity', owner, name, stage, closeDate, contact, account } as const;
  return created(
    { kind: 'opportunity', operation: 'create-record', key, fields },
    stepOf(
      'L25',
      { name, stage, closeDate, owner },
      {
        because: 'why.attach.new-opportunity',
        values: { name, stage },
        setting: creates,
      },
    ),
  );
}
