import type { Step } from '../../reason.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import { stepOf } from '../context/step.ts';

/** Which record type a new record gets (spec L14); null = the default one of the owner's CRM profile. */
export function recordTypeStep({ recordTypes }: Workflow, of: keyof Workflow['recordTypes']): Step {
  const id = recordTypes[of];
  return stepOf('L14', id, {
    because: id === null ? 'why.record-type.default' : 'why.record-type.set',
    values: { id },
    setting: `recordTypes.${of}`,
  });
}
