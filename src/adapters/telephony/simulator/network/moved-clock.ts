import { type EpochMs, epochMs } from '../../../../domain/time.ts';
import type { ClockMove } from '../protocol.ts';

/** Domain time as the simulator's process keeps it: the system's, moved by an offset that outlives our server. */
export class MovedClock {
  offsetMs = 0;

  now(): EpochMs {
    return epochMs(Date.now() + this.offsetMs);
  }

  move(move: ClockMove): void {
    switch (move.to) {
      case 'moment':
        this.offsetMs = move.now - Date.now();
        return;
      case 'later':
        this.offsetMs += move.byMs;
        return;
      case 'real':
        this.offsetMs = 0;
        return;
    }
  }
}
