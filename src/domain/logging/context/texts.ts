import type { Templates } from '../../workflow/template.ts';
import type { Moments } from '../facts/moments.ts';

/** The words that a plan writes into the CRM; the domain names them, messages holds them in each language. */
export const planTextKeys = [
  'calltype.inbound',
  'calltype.outbound',
  'calltype.internal',
  'withheld',
  'label.subject',
  'label.name',
  'label.begin',
  'label.end',
  'label.talk',
  'label.wait',
  'label.from',
  'label.to',
  'label.agent',
  'label.answered-by',
  'label.queue',
  'label.group',
  'label.tags',
  'label.keyed',
  'label.related',
  'label.recording',
  'label.call-id',
  'mail.missed.subject',
  'mail.missed.text',
] as const;
export type PlanTextKey = (typeof planTextKeys)[number];

/** What a plan writes into the CRM in the workflow's language. */
export interface PlanTexts {
  readonly word: (key: PlanTextKey) => string;
  readonly moments: Moments;
  readonly templates: Templates;
}
