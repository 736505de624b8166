import type { EpochMs } from '../../../domain/time.ts';

/**
 * Domain time. The simulator may move it (`PUT /api/v1/simulator/clock`); sessions, lock-out and TLS
 * use the system's time instead and so do not move with it.
 */
export interface Clock {
  now(): EpochMs;
}
