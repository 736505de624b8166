import type { Brand } from './ids.ts';

/** A telephone number in E.164 (`+498963648018`). Only the port `PhoneNumbers` makes one. */
export type E164 = Brand<string, 'E164'>;

/** A plus and up to 15 digits (ITU-T E.164), the first of them not 0, with which no country code begins. */
const e164Shape = /^\+[1-9]\d{3,14}$/u;

/** Whether the text is a number as the port wrote it; an extension or an emergency number is not. */
export const isE164 = (text: string): text is E164 => e164Shape.test(text);
