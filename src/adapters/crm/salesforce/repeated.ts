import { growingPauseMs } from '../../../domain/time.ts';

/** While it fails it is tried again after these pauses. */
const firstRetryMs = 5_000;
const longestRetryMs = 300_000;

/** Does the work at once and every so often, one turn at a time; what fails is told, and tried again sooner. */
export function repeated(
  everyMs: number,
  work: () => Promise<void>,
  onFailure: (error: unknown) => void,
): { start(): void; stop(): Promise<void> } {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> = Promise.resolve();
  let failures = 0;
  let isStopped = false;
  const turn = async (): Promise<void> => {
    let pauseMs = everyMs;
    try {
      await work();
      failures = 0;
    } catch (error) {
      if (isStopped) return;
      onFailure(error);
      pauseMs = Math.min(everyMs, growingPauseMs(failures, firstRetryMs, longestRetryMs));
      failures += 1;
    }
    if (!isStopped) begin(pauseMs);
  };
  const begin = (afterMs: number): void => {
    timer = setTimeout(() => {
      running = turn();
    }, afterMs);
    timer.unref();
  };
  return {
    start: () => begin(0),
    async stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}
