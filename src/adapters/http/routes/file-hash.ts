import { createHash } from 'node:crypto';
import type { FileRead } from '../../../application/ports/organisation/idempotency-store.ts';

/** What has been read of the file that is a request's body, which tells it from another under an Idempotency-Key. */
export class FileHash {
  readonly #hash = createHash('sha256');
  #bytes = 0;
  #isWhole = false;

  /** The same pieces, each counted as it is taken. */
  async *of(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer, undefined> {
    for await (const piece of body) {
      this.#hash.update(piece);
      this.#bytes += piece.length;
      yield piece;
    }
  }

  /** The file came to its end, and was not cut off. */
  whole(): void {
    this.#isWhole = true;
  }

  get read(): FileRead {
    return { bytes: this.#bytes, hash: this.#hash.copy().digest('hex'), whole: this.#isWhole };
  }
}

/** Whether a file that comes again is the one of which `before` was read. Reads it to its end. */
export async function isSameFile(body: AsyncIterable<Buffer>, before: FileRead): Promise<boolean> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of body) {
    if (bytes < before.bytes) hash.update(piece.subarray(0, before.bytes - bytes));
    bytes += piece.length;
  }
  const isAsLong = before.whole ? bytes === before.bytes : bytes >= before.bytes;
  return isAsLong && hash.digest('hex') === before.hash;
}
