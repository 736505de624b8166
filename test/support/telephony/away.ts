import {
  TelephonyUnavailable,
  type Telephony,
} from '../../../src/application/ports/interactions/telephony.ts';

const away = (): Promise<never> => Promise.reject(new TelephonyUnavailable('the link is down'));

/** A phone system that cannot be reached. */
export const awayTelephony: Telephony = {
  name: 'away',
  link: 'down',
  onLink: () => () => undefined,
  dial: away,
  connect: away,
  hangUp: away,
  hold: away,
  resume: away,
  mute: away,
  prompt: away,
  tones: away,
  record: away,
  calls: away,
  async *facts() {},
  close: () => Promise.resolve(),
};
