import type { FixedKind } from '../record.ts';
import type { FieldError } from '../refusal.ts';
import { callRecords, type Workflow } from './workflow.ts';

/** The settings with a value for which the CRM has no records (spec X9); `kinds` are those that it has. */
export function notInCrm({ callRecord }: Workflow, kinds: readonly FixedKind[]): readonly FieldError[] {
  if (callRecord !== 'voice-call' || kinds.includes('voiceCall')) return [];
  const allowed = callRecords.filter((one) => one !== callRecord).join(', ');
  return [{ path: 'callRecord', message: 'problem.workflow.not-in-crm', values: { allowed } }];
}
