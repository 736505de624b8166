import type { Plan } from './context/plan-context.ts';
import type { Reason } from '../reason.ts';
import { activityIn } from './revisions/difference.ts';

/** One sentence on how a contact will be logged (the panel's foot), from its preview. */
export function outcomeSummary(plan: Plan): Reason {
  switch (plan.outcome) {
    case 'none':
      return plan.because;
    case 'draft':
      return { code: 'log.outlook.draft', values: {} };
    case 'log': {
      const fields = activityIn(plan);
      if (fields === null) return plan.because;
      const { status, who, what } = fields;
      const name = who?.name ?? what?.name ?? null;
      return {
        code: `log.outlook.${status}${name === null ? '-unknown' : ''}`,
        values: name === null ? {} : { name },
      };
    }
  }
}
