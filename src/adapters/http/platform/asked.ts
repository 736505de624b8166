import { askedBy } from '../../../application/runtime/asked-request.ts';
import type { App } from './app.ts';

/** Lets what a route does for a request see whether somebody still waits for its answer (spec O13). */
export function addAsked(app: App): void {
  app.addHook('onRoute', (route) => {
    // Reading asks nothing of the phone system; the stream is read.
    if ([route.method].flat().every((method) => method === 'GET' || method === 'HEAD')) return;
    const { handler } = route;
    route.handler = function handleAsked(request, reply) {
      const asked = {
        get isOver() {
          return reply.sent || request.raw.socket.destroyed;
        },
      };
      return askedBy(asked, () => handler.call(this, request, reply));
    };
  });
}
