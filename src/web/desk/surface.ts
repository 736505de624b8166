import { api } from '../ui/server/api.ts';

/** A window that loses the focus to another one of ours gets it back within this time, which is no change to report. */
const settleMs = 150;

/**
 * Tells the server that the desk is open, and whether the person is looking at it (spec R2, L6): the do-not-log box counts
 * only in the foreground. Reports never overtake each other; of several that wait, the last one is sent.
 */
export function reportSurface(): () => void {
  let sending = false;
  let told: boolean | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const inForeground = () => document.visibilityState === 'visible' && document.hasFocus();
  const tell = async () => {
    if (sending || told === inForeground()) return;
    sending = true;
    const foreground = inForeground();
    try {
      await api.put('/me/surfaces/desk', { state: 'in', foreground }, { keepalive: true });
      told = foreground;
    } catch {
      // The next change, or the network's return, tells it again.
    } finally {
      sending = false;
    }
    if (told === foreground) await tell();
  };
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void tell(), settleMs);
  };
  const online = () => {
    told = null;
    changed();
  };

  void tell();
  addEventListener('focus', changed);
  addEventListener('blur', changed);
  addEventListener('online', online);
  document.addEventListener('visibilitychange', changed);
  return () => {
    clearTimeout(timer);
    removeEventListener('focus', changed);
    removeEventListener('blur', changed);
    removeEventListener('online', online);
    document.removeEventListener('visibilitychange', changed);
  };
}
