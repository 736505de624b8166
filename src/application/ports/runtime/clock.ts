import type { EpochMs } from '../../../domain/time.ts';

/**
 * Domain time. A phone system for trying things out can move it (`PUT /api/v1/simulator/clock`); sessions, lock-out and
 * TLS use the system's time instead and do not move with it.
 */
export interface Clock {
  now(): EpochMs;
}
