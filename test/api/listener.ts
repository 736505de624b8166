import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { type Desk, StreamMessage } from '../../src/contract/interactions/desk.ts';
import type { Interaction } from '../../src/contract/interactions/interaction.ts';
import type { Person } from './person.ts';
import { until } from './until.ts';

/** One panel of a person, as it shows what the stream told it: state, of which the last wins. */
export class Listener {
  readonly messages: StreamMessage[] = [];
  readonly interactions = new Map<string, Interaction>();
  desk: Desk | null = null;
  presence: string | null = null;
  closed: number | null = null;
  /** How often the server has asked whether anybody is there; answered by the time it is counted. */
  pings = 0;
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) =>
      this.#take(StreamMessage.parse(JSON.parse(data.toString('utf8')))),
    );
    socket.on('ping', () => {
      this.pings += 1;
    });
    socket.on('close', (code: number) => {
      this.closed = code;
    });
  }

  /** Opens a stream, from this position on if one is given; closed at the end of the test. */
  static async open(person: Pick<Person, 'url' | 'headers'>, after?: string): Promise<Listener> {
    const query = after === undefined ? '' : `?after=${after}`;
    const socket = new WebSocket(`${person.url.replace(/^http/, 'ws')}/api/v1/stream${query}`, {
      headers: { ...person.headers },
    });
    const listener = new Listener(socket);
    onTestFinished(() => socket.terminate());
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('error', reject);
    });
    return listener;
  }

  /** The position of the last message. */
  get position(): string {
    return this.messages.at(-1)?.position ?? '0';
  }

  /** Sends what no panel says. */
  say(text: string): void {
    this.#socket.send(text);
  }

  close(): void {
    this.#socket.close();
  }

  /** The machine sleeps: nothing is answered any more, and nobody is told. */
  sleep(): void {
    this.#socket.pause();
  }

  wake(): void {
    this.#socket.resume();
  }

  /** Waits until this panel shows what it should. */
  async shows(what: string, is: (listener: Listener) => boolean): Promise<void> {
    await until(`the stream shows ${what}`, async () => is(this));
  }

  #take(message: StreamMessage): void {
    this.messages.push(message);
    switch (message.type) {
      case 'desk':
        this.desk = message.data;
        this.presence = message.data.presence.presence;
        this.interactions.clear();
        for (const one of message.data.interactions) this.interactions.set(one.id, one);
        return;
      case 'interaction':
        this.interactions.set(message.data.id, message.data);
        return;
      case 'interaction-gone':
        this.interactions.delete(message.data.id);
        return;
      case 'presence':
        this.presence = message.data.presence;
        return;
      case 'surfaces':
      case 'telephony':
      case 'lists':
      case 'database':
        return;
    }
  }
}
