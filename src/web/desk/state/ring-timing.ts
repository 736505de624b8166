import type { StreamMessage } from '../../../contract/interactions/desk.ts';
import { interactionOf, type DeskState } from './desk-state.ts';

/**
 * The time from the message of a ring to its painted card, as measures in the browser's performance timeline
 * (`tieline:ring`, with the interaction's id and the frames in between), for the benchmark and for anybody with the
 * developer tools open.
 */
const received = (id: string) => `tieline:ring-received:${id}`;

let frames = 0;
let counting = false;

function count(): void {
  frames += 1;
  if (counting) requestAnimationFrame(count);
}

export function markRing(state: DeskState, message: StreamMessage): void {
  if (message.type !== 'interaction' || message.data.phase !== 'ringing') return;
  if (interactionOf(state, message.data.id)?.phase === 'ringing') return;
  performance.mark(received(message.data.id));
  frames = 0;
  if (!counting) {
    counting = true;
    requestAnimationFrame(count);
  }
}

/** To be called when the card is in the document; the frame that shows it ends after the next task. */
export function markRingPainted(id: string): void {
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      counting = false;
      if (performance.getEntriesByName(received(id)).length === 0) return;
      performance.measure('tieline:ring', {
        start: received(id),
        end: performance.now(),
        detail: { id, frames },
      });
      performance.clearMarks(received(id));
    };
    channel.port2.postMessage(null);
  });
}
