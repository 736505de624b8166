import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';

/** A snapshot of the most calls that fit is below this; whoever sends more is not one of ours. */
const longestLine = 16 * 1024 * 1024;

/** A reader this far behind is cut off: it comes back and reads on from where it was. */
const mostUnsent = 32 * 1024 * 1024;

/** One JSON value per line over a socket, both ways. */
export class Lines {
  readonly #socket: Socket;
  #corked = false;

  /** `onValue` gets each value as parsed JSON; a line that is not JSON ends the connection. */
  constructor(socket: Socket, onValue: (value: unknown) => void) {
    this.#socket = socket;
    const decoder = new StringDecoder('utf8');
    let rest = '';
    socket.on('data', (bytes) => {
      const lines = (rest + decoder.write(bytes)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (socket.destroyed) return;
        const value = parsed(line);
        if (value === undefined) socket.destroy();
        else onValue(value);
      }
      if (rest.length > longestLine) socket.destroy();
    });
  }

  send(value: unknown): void {
    if (this.#socket.destroyed) return;
    if (this.#socket.writableLength > mostUnsent) {
      this.#socket.destroy();
      return;
    }
    // What is sent in one turn of the event loop goes out in one write.
    if (!this.#corked) {
      this.#corked = true;
      this.#socket.cork();
      process.nextTick(() => {
        this.#corked = false;
        this.#socket.uncork();
      });
    }
    this.#socket.write(`${JSON.stringify(value)}\n`);
  }

  /** Ends the connection at once. */
  end(): void {
    this.#socket.destroy();
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
