import type { WhatIfItem } from '../../../../contract/workflows/what-if.ts';
import type { MessageKey } from '../../../ui/text/locale.ts';

/** What a kind of contact is called: as the setting that says how it is logged. */
export const kindKey: Readonly<Record<WhatIfItem['kind'], MessageKey>> = {
  'inbound-answered': 'workflow.set.log.inboundAnswered',
  'inbound-missed': 'workflow.set.log.inboundMissed',
  'outbound-answered': 'workflow.set.log.outboundAnswered',
  'outbound-unanswered': 'workflow.set.log.outboundUnanswered',
  voicemail: 'workflow.set.log.voicemail',
  internal: 'workflow.set.log.internal',
  chat: 'workflow.set.log.chat',
  email: 'workflow.set.log.email',
  sms: 'workflow.set.log.sms',
  workitem: 'workflow.set.log.workitem',
};
