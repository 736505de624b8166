import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** AES-256-GCM: the first byte says so, should there ever be another form. */
const FORM = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;

/** Encrypts what must not stand in the database in clear (spec X3). */
export class Sealing {
  readonly #key: Buffer;

  /** `key`: 32 bytes. */
  constructor(key: Buffer) {
    if (key.length !== KEY_BYTES) throw new RangeError(`A key has ${KEY_BYTES} bytes.`);
    this.#key = key;
  }

  /** `place`: where it is kept, which is checked when it is opened, so that nothing sealed can be put elsewhere. */
  seal(text: string, place: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(place));
    const content = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(FORM), nonce, cipher.getAuthTag(), content]);
  }

  /** null: sealed by another key or for another place, or damaged. */
  open(sealed: Buffer, place: string): string | null {
    const nonceEnd = 1 + NONCE_BYTES;
    const tagEnd = nonceEnd + TAG_BYTES;
    if (sealed.length < tagEnd || sealed[0] !== FORM) return null;
    const options = { authTagLength: TAG_BYTES };
    const decipher = createDecipheriv('aes-256-gcm', this.#key, sealed.subarray(1, nonceEnd), options)
      .setAAD(Buffer.from(place))
      .setAuthTag(sealed.subarray(nonceEnd, tagEnd));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(tagEnd)), decipher.final()]).toString('utf8');
    } catch {
      return null;
    }
  }
}
