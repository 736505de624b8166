import type { Readable } from 'node:stream';
import type { StopReason } from '../../../domain/crm/contact-import.ts';

/** Three times a million contacts with everything filled in. */
export const maxFileBytes = 1024 * 1024 * 1024;
/**
 * As long as any other request has for all of its body; here it is the longest wait for so many bytes. Two thousand a
 * second is less than any line carries on which somebody would send a file, and more than a trickle that only holds a place.
 */
const longestWaitMs = 30_000;
const leastBytes = 64 * 1024;
/** How long a sender may go on after the answer, so that it gets to read it; a browser does only when all is sent. */
const lingerMs = 10_000;

/** Who takes the file in. */
export interface Intake {
  /** Aborted when no more is wanted. */
  readonly signal: AbortSignal;
  bytes: number;
  /** Told why the file ends early. */
  stop(why: StopReason): void;
}

/**
 * A request's body piece by piece, no faster than it is taken. Ends early, telling the intake why, when the sender goes
 * away, falls silent, sends too slowly or too much, and when no more is wanted; what still comes then is thrown away.
 */
export async function* bodyOf(raw: Readable, intake: Intake): AsyncGenerator<Buffer> {
  // Destroying the request would destroy the connection, and the answer with it.
  const pieces: AsyncIterator<unknown> = raw.iterator({ destroyOnReturn: false });
  let isOver = false;
  // Only waiting counts, not the time that the taker needs.
  let waitMs = longestWaitMs;
  let bytes = 0;
  try {
    for (;;) {
      const began = performance.now();
      const next = await inTime(pieces.next(), waitMs, intake.signal);
      waitMs -= performance.now() - began;
      if (next === 'silent') intake.stop('stalled');
      if (next === 'gone') intake.stop('disconnected');
      isOver = next === 'gone' || (typeof next === 'object' && next.done === true);
      if (typeof next === 'string' || next.done === true) return;
      if (!Buffer.isBuffer(next.value)) throw new TypeError('a body without an encoding comes as buffers');
      intake.bytes += next.value.length;
      if (intake.bytes > maxFileBytes) {
        intake.stop('too-large');
        return;
      }
      bytes += next.value.length;
      if (bytes >= leastBytes) {
        waitMs = longestWaitMs;
        bytes = 0;
      }
      yield next.value;
    }
  } finally {
    if (!isOver) void throwAway(pieces, raw);
  }
}

type Next = IteratorResult<unknown> | 'silent' | 'unwanted' | 'gone';

async function inTime(
  next: Promise<IteratorResult<unknown>>,
  waitMs: number,
  signal: AbortSignal,
): Promise<Next> {
  const other = Promise.withResolvers<Next>();
  const unwanted = () => other.resolve('unwanted');
  const timer = setTimeout(() => other.resolve('silent'), waitMs);
  signal.addEventListener('abort', unwanted);
  if (signal.aborted) unwanted();
  try {
    return await Promise.race([other.promise, next]);
  } catch {
    // Whatever breaks a body, it breaks the connection that it came on.
    return 'gone';
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', unwanted);
  }
}

async function throwAway(pieces: AsyncIterator<unknown>, raw: Readable): Promise<void> {
  const timer = setTimeout(() => raw.destroy(), lingerMs);
  try {
    while ((await pieces.next()).done !== true);
  } catch {
    // The sender has gone, which is what was waited for.
  } finally {
    clearTimeout(timer);
  }
}
