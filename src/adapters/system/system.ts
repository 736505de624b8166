import { randomUUIDv7 } from 'node:crypto';
import type { Clock } from '../../application/ports/runtime/clock.ts';
import type { MakeId } from '../../application/ports/runtime/ids.ts';
import { epochMs } from '../../domain/time.ts';

/** The machine's own time, which nothing in Tieline moves. */
export const systemClock: Clock = { now: () => epochMs(Date.now()) };

export const makeId: MakeId = () => randomUUIDv7();
