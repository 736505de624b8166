import { makeStore } from '../../ui/browser/store.ts';
import type { CrmSurface } from '../crm-surface.ts';
import { windowWord, type VisitedWord } from './words.ts';

const size = 'popup,width=400,height=640';
/** A window that was closed does not say so. */
const lookMs = 1_000;

/** Whether this page's panel is open in a window of its own, which then rings. */
export const isPoppedOut = makeStore(false);

/** Opens the panel in a window of its own; false: the browser does not open any. Only one at a time. */
export function popOut(surface: CrmSurface): boolean {
  const opened = window.open(`/panel${location.search}`, 'tieline-phone', size);
  if (opened === null) return false;
  if (isPoppedOut.read()) return true;
  isPoppedOut.write(true);
  const tell = () => {
    const word: VisitedWord = { tieline: 'visited', records: surface.visited.read() };
    opened.postMessage(word, location.origin);
  };
  const hear = (event: MessageEvent<unknown>) => {
    const word = event.source === opened ? windowWord(event) : null;
    if (word?.tieline === 'show-record') surface.showRecord(word.record);
    if (word?.tieline !== 'open') return;
    surface.lookAgain();
    tell();
  };
  addEventListener('message', hear);
  const stop = surface.visited.subscribe(tell);
  const timer = setInterval(() => {
    if (!opened.closed) return;
    clearInterval(timer);
    removeEventListener('message', hear);
    stop();
    isPoppedOut.write(false);
  }, lookMs);
  return true;
}
