import { Secret } from './secret.ts';
import { Expected } from './setting.ts';

/** Of AES-256. */
const KEY_BYTES = 32;

/** A key by which secrets are kept in the database. */
export function secretKey(text: string): Secret | Expected {
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(text);
  return isBase64 && Buffer.from(text, 'base64').length === KEY_BYTES
    ? new Secret(text)
    : new Expected(`${KEY_BYTES} random bytes in base64, as "openssl rand -base64 ${KEY_BYTES}" gives them`);
}
