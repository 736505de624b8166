import { createHash, randomUUIDv7 } from 'node:crypto';
import type { Clock } from '../../application/ports/runtime/clock.ts';
import type { IdFrom, MakeId } from '../../application/ports/runtime/ids.ts';
import { keyedRequest } from '../../application/runtime/keyed-request.ts';
import { epochMs } from '../../domain/time.ts';

/** The machine's own time, which nothing in Tieline moves. */
export const systemClock: Clock = { now: () => epochMs(Date.now()) };

/** The request under a key that it is made for remembers it. */
export const makeId: MakeId = () => {
  const id = randomUUIDv7();
  keyedRequest()?.make(id);
  return id;
};

/** A UUID of version 8, which is for what is made of other things than time or chance. */
export const idFrom: IdFrom = (text) => {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
};
