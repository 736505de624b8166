import type { PresenceDesk } from '../application/interactions/routing/presence.ts';
import { storeUnavailable } from '../application/ports/runtime/store.ts';
import { outlast } from '../application/runtime/outlast.ts';
import type { Log } from '../application/ports/runtime/log.ts';

/** How late a page that no longer answers, or a workflow version whose time has come, may be noticed. */
const everyMs = 250;
/** So late, this process was held up: nobody was heard meanwhile, so no silence says anything. */
const heldUpMs = 2_000;

/**
 * Takes note of desks whose pages no longer answer, and of what has become active for those that are open (`look`), until the
 * function it gives is called.
 */
export async function watchDesks(
  presence: Pick<PresenceDesk, 'sweep' | 'expectPages' | 'hearAgain'>,
  look: () => void,
  log: Log,
  /** Milliseconds that pass whether or not anybody sets the clock. */
  ticks: () => number = () => performance.now(),
): Promise<() => Promise<void>> {
  await presence.expectPages();
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let looking = Promise.resolve();
  const failed = (error: unknown) => {
    if (storeUnavailable(error) === null)
      log.error({ err: error }, 'a desk that no longer answers could not be noted');
  };
  // The next look begins when the last is over, so that a slow database does not pile them up.
  const lookSoon = () => {
    const dueAt = ticks() + everyMs;
    timer = setTimeout(() => {
      if (ticks() - dueAt > heldUpMs) presence.hearAgain();
      looking = Promise.resolve()
        .then(look)
        .then(() => outlast(() => presence.sweep(), stopping.signal))
        .catch(failed)
        .then(() => (stopping.signal.aborted ? undefined : lookSoon()));
    }, everyMs);
  };
  lookSoon();
  return async () => {
    stopping.abort();
    clearTimeout(timer);
    await looking;
  };
}
