/**
 * The words that a plan writes into the CRM, in the workflow's language; the domain names them, messages holds them.
 */
export const planTextKeys = [
  'calltype.inbound',
  'calltype.outbound',
  'calltype.internal',
  'withheld',
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
  'label.recording',
  'label.call-id',
  'mail.missed.subject',
  'mail.missed.text',
] as const;
export type PlanTextKey = (typeof planTextKeys)[number];

export type PlanTexts = (key: PlanTextKey) => string;
