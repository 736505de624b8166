import { isLocale, languageNames } from '../../../domain/locale.ts';
import type { MessageKey } from '../../ui/text/locale.ts';

const words: Readonly<Record<string, MessageKey>> = {
  agent: 'admin.word.agent',
  supervisor: 'admin.word.supervisor',
  administrator: 'admin.word.administrator',
  voice: 'admin.word.voice',
  chat: 'admin.word.chat',
  email: 'admin.word.email',
  sms: 'admin.word.sms',
  voicemail: 'admin.word.voicemail',
  workitem: 'admin.word.workitem',
  'longest-idle': 'admin.word.longest-idle',
  'most-skilled': 'admin.word.most-skilled',
  'round-robin': 'admin.word.round-robin',
  'ring-all': 'admin.word.ring-all',
  queue: 'admin.word.queue',
  number: 'admin.word.number',
  callback: 'admin.word.callback',
  end: 'admin.word.end',
  read: 'admin.word.read',
  calls: 'admin.word.calls',
  crm: 'admin.word.crm',
  admin: 'admin.word.admin',
  created: 'admin.word.created',
  changed: 'admin.word.changed',
  removed: 'admin.word.removed',
  failed: 'admin.word.failed',
};

/** A value of the API in the reader's words, a language under its own name; a value without a word stands for itself. */
export const choiceText = (value: string, text: (key: MessageKey) => string): string => {
  if (isLocale(value)) return languageNames[value];
  const key = words[value];
  return key === undefined ? value : text(key);
};
