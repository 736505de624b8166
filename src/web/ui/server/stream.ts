/** First pause before trying again, and the longest: a lost network is noticed soon, a dead server is not besieged. */
const firstPauseMs = 500;
const longestPauseMs = 10_000;
/** After this silence the line is tested, since a cut cable closes no socket. */
const silenceMs = 20_000;
const testDeadlineMs = 5_000;
/** A socket that has not opened by then never will. */
const openDeadlineMs = 8_000;

export interface StreamParts<Message extends { readonly position: string }> {
  /** The position to go on from: that of the snapshot at first, then of the last message. */
  position(): string;
  received(message: Message): void;
  up(): void;
  lost(): void;
  /** The server closed for good: the session is over. */
  refused(): void;
}

/** The server's code for "sign in again", from the range that applications may use. */
const signInAgain = 4401;

/** Follows the server's stream until `close`, coming back by itself after every loss with growing pauses. */
export function followStream<Message extends { readonly position: string }>(
  deps: StreamParts<Message>,
  parse: (text: string) => Message,
): { close(): void; now(): void; send(word: unknown): void } {
  let socket: WebSocket | null = null;
  let pauseMs = firstPauseMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const wait = (ms: number, then: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
  };

  const lose = () => {
    if (socket !== null) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
      socket = null;
    }
    if (closed) return;
    deps.lost();
    // Up to half of the pause is left to chance, so that a restarted server is not met by everybody at once.
    wait(pauseMs * (0.5 + Math.random() / 2), connect);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  };

  const test = () => {
    fetch('/healthz', { signal: AbortSignal.timeout(testDeadlineMs), cache: 'no-store' }).then(
      () => wait(silenceMs, test),
      lose,
    );
  };

  const connect = () => {
    if (closed) return;
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const made = new WebSocket(
      `${scheme}//${location.host}/api/v1/stream?after=${encodeURIComponent(deps.position())}`,
    );
    socket = made;
    wait(openDeadlineMs, lose);
    made.onopen = () => {
      pauseMs = firstPauseMs;
      deps.up();
      wait(silenceMs, test);
    };
    made.onmessage = (event: MessageEvent<string>) => {
      deps.received(parse(event.data));
      wait(silenceMs, test);
    };
    made.onclose = (event) => {
      if (event.code === signInAgain) deps.refused();
      else lose();
    };
  };

  const online = () => {
    if (socket?.readyState !== WebSocket.OPEN) {
      pauseMs = firstPauseMs;
      wait(0, connect);
    }
  };
  addEventListener('offline', lose);
  addEventListener('online', online);
  connect();
  return {
    now: online,
    /** Says something to the server; without a connection nothing is said. */
    send(word) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(word));
    },
    close() {
      closed = true;
      clearTimeout(timer);
      removeEventListener('offline', lose);
      removeEventListener('online', online);
      lose();
    },
  };
}
