import type { Brand } from './ids.ts';

/** A telephone number in E.164 (`+498963648018`). Only the port `PhoneNumbers` makes one. */
export type E164 = Brand<string, 'E164'>;
