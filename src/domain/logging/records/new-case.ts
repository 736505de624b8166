import { accountOf } from './account-of.ts';
import { created, type RecordResult } from './record-result.ts';
import { ownerOf } from './owner.ts';
import { recordTypeStep } from './record-type.ts';
import { reasonRules } from '../../reason-rules.ts';
import { stepOf } from '../context/step.ts';
import { zoneOf } from '../wording/subject-of.ts';
import type { PlanContext } from '../context/plan-context.ts';
import type { RecordTarget } from '../context/writes.ts';

/** Why a case is created. */
interface Opening {
  readonly key: string;
  readonly because: 'why.case.opened' | 'why.attach.new-case';
  readonly setting: string;
}

/** A new case for a customer, with name and account filled in (spec L25, L27), its record type (spec L14) and owner (spec L15). */
export function newCase(
  context: PlanContext,
  customer: RecordTarget,
  { key, because, setting }: Opening,
): RecordResult {
  const { facts, workflow, texts } = context;
  const { direction, startedAt } = facts.interaction;
  const zone = zoneOf(facts, workflow);
  // Only facts known now: the case is created once, while the call is active.
  const moment = `${texts.moments.date(startedAt, zone)} ${texts.moments.time(startedAt, zone, workflow.subject.clock)}`;
  const subject = `${texts.word(`calltype.${direction}`)} ${moment}`;
  const owner = ownerOf(facts, workflow).value;
  const recordType = workflow.recordTypes.case;
  const fields = {
    record: 'case',
    owner,
    subject,
    contact: customer.kind === 'contact' ? customer : null,
    account: accountOf(facts, customer),
    recordType,
  } as const;
  return created(
    { kind: 'case', operation: 'create-record', key, fields },
    stepOf(reasonRules[because], { subject, owner }, { because, values: { name: customer.name }, setting }),
    recordTypeStep(workflow, 'case'),
  );
}
