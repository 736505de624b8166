import type { Lab, SimulatedLeg } from '../../../contract/simulator.ts';
import { type ApiError, api, asApiError } from '../../ui/server/api.ts';
import { makeStore, useStore } from '../../ui/browser/store.ts';

/** Often enough to follow a call by eye, a tenth of what a person may ask per minute. */
const lookEveryMs = 1000;

/** As many facts as the page has room for. */
const factsShown = 25;

interface Looked {
  readonly lab: Lab | null;
  /** Why the last look failed; what was seen before stays. */
  readonly error: ApiError | null;
}

/** More legs than the facts shown can name. */
const legsRemembered = 200;
const seen = new Map<string, SimulatedLeg>();

const store = makeStore<Looked>({ lab: null, error: null });
let looking = false;

/** Looks at once, as after a command. Several at a time are one. */
export async function look(): Promise<void> {
  if (looking) return;
  looking = true;
  try {
    const lab = await api.get<Lab>(`/simulator?limit=${factsShown}`);
    remember(lab);
    store.write({ lab, error: null });
  } catch (error) {
    store.write({ lab: store.read().lab, error: asApiError(error) });
  } finally {
    looking = false;
  }
}

function remember(lab: Lab): void {
  for (const leg of lab.calls.flatMap(({ legs }) => legs)) {
    seen.delete(leg.leg);
    seen.set(leg.leg, leg);
  }
  for (const oldest of seen.keys()) {
    if (seen.size <= legsRemembered) break;
    seen.delete(oldest);
  }
}

/** A leg as it was last seen, also when it has ended; null when it was too short to be seen. */
export const seenLeg = (leg: string): SimulatedLeg | null => seen.get(leg) ?? null;

/** Looks each second while the page is seen; gives what ends that. */
export function keepLooking(): () => void {
  const lookIfSeen = (): void => {
    if (document.visibilityState === 'visible') void look();
  };
  lookIfSeen();
  const timer = setInterval(lookIfSeen, lookEveryMs);
  document.addEventListener('visibilitychange', lookIfSeen);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', lookIfSeen);
  };
}

export const useLab = <Part>(select: (state: Looked) => Part): Part => useStore(store, select);
export const labNow = (): Lab | null => store.read().lab;

/** A moment of domain time, which may have been moved, as one of this machine's time. */
export function machineTime(at: string): string {
  const aheadMs = (store.read().lab?.clock.aheadSeconds ?? 0) * 1000;
  return new Date(Date.parse(at) - aheadMs).toISOString();
}
