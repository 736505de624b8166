import { createHash } from 'node:crypto';
import type { FileRead } from '../../../application/ports/organisation/idempotency-store.ts';

/** What has been read of the file that is a request's body, which tells it from another under an Idempotency-Key. */
export class FileHash {
  readonly #hash = createHash('sha256');
  #bytes = 0;
  #isTaken = false;

  /** The same pieces, each counted as it is taken. */
  async *of(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer, undefined> {
    for await (const piece of body) {
      this.#hash.update(piece);
      this.#bytes += piece.length;
      yield piece;
    }
  }

  /** What there was to be done with the file is done, to its end. */
  taken(): void {
    this.#isTaken = true;
  }

  get isTaken(): boolean {
    return this.#isTaken;
  }

  get read(): FileRead {
    return { bytes: this.#bytes, hash: this.#hash.copy().digest('hex') };
  }
}

/** Whether a file that comes again is the one that was read before. Reads it to its end. */
export async function isSameFile(body: AsyncIterable<Buffer>, before: FileRead): Promise<boolean> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of body) {
    hash.update(piece);
    bytes += piece.length;
  }
  return bytes === before.bytes && hash.digest('hex') === before.hash;
}
