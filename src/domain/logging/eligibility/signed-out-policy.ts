import type { Reasoned } from '../../reason.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { ContactFacts } from '../facts/facts.ts';
import type { Responsible } from './responsible.ts';
import { reasoned } from '../context/step.ts';

/** Whether the server logs a call although nobody was signed in (spec L3); no rule if somebody was. */
export function signedOutPolicy(
  facts: ContactFacts,
  workflow: Workflow,
  who: Responsible,
): readonly Reasoned<boolean>[] {
  if (who !== 'server') return [];
  const { direction, queue } = facts.interaction;
  const saw = { direction, queue: queue?.name ?? null, offered: facts.part !== null };
  switch (direction) {
    case 'outbound':
      return [reasoned('L3', false, { saw, because: 'why.signed-out.outbound' })];
    case 'internal':
      return [reasoned('L3', false, { saw, because: 'why.signed-out.internal' })];
    case 'inbound': {
      const inQueue = facts.part === null && queue !== null;
      const setting = inQueue ? 'logMissedInQueue' : 'logIncoming';
      const may = workflow.signedOut[setting];
      const nowhere = facts.part === null && queue === null;
      const what = inQueue ? 'missed-in-queue' : nowhere ? 'nowhere' : 'incoming';
      const because = `why.signed-out.${what}-${may ? 'on' : 'off'}` as const;
      return [reasoned('L3', may, { saw, because, setting: `signedOut.${setting}` })];
    }
  }
}
