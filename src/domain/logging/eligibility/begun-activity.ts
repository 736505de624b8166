import type { Reasoned } from '../../reason.ts';
import type { LogAs } from '../../workflow/workflow.ts';
import { reasoned } from '../context/step.ts';

/** An activity created earlier in the call is completed, never left half-written (spec L4). */
export const completeBegun = (as: LogAs): Reasoned<boolean> =>
  reasoned('L4', true, { saw: { begun: true, as }, because: 'why.begun' });
