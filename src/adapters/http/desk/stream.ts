import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { Organisation } from '../../../application/ports/organisation/organisation.ts';
import type { Bus, Change } from '../../../application/ports/runtime/bus.ts';
import type { PresenceDesk } from '../../../application/interactions/routing/presence.ts';
import { storeUnavailable } from '../../../application/ports/runtime/store.ts';
import type { SignInWatch } from '../../../application/sign-in/sign-in-watch.ts';
import { Desk, StreamMessage, StreamWord } from '../../../contract/interactions/desk.ts';
import type { AgentId } from '../../../domain/ids.ts';
import type { Surface } from '../../../domain/presence/presence.ts';
import { surfaceOf } from '../interactions/presence.ts';
import type { App, SignedIn } from '../platform/app.ts';
import { languageOf } from '../platform/language.ts';
import { ProblemError } from '../platform/problem.ts';
import { isUpgrade, mayChange } from '../routes/access.ts';
import { streamPath } from '../platform/refused-by-node.ts';
import { watchedOf } from '../session/signed-in.ts';
import { DeskChannel } from './desk-channel.ts';
import type { DeskView } from './desk-view.ts';

export interface StreamDeps {
  readonly bus: Bus;
  readonly desk: DeskView;
  readonly organisation: Organisation;
  readonly signInWatch: SignInWatch;
  readonly presence: Pick<PresenceDesk, 'shown' | 'answered' | 'left'>;
}

const access = 'desk';

/** A panel whose network takes nothing any more is let go at this backlog; it comes back from its position. */
const backlogBytes = 1024 * 1024;
/**
 * As often as a page that is shown says so (spec L6): a hidden page has no timer to rely on, but its browser answers pings.
 * Some 50 bytes a second for each page, and far below what proxies cut silent connections after.
 */
const pingEveryMs = 4_000;
/** Nobody is at the other end after so many pings without an answer; a network may stall for less. */
const mostUnanswered = 6;
/** A person's channel is kept this long without a panel, for one that is only being reloaded. */
const keepUnusedMs = 60_000;
/** A browser has some tabs open, not dozens. */
const panelsPerPerson = 20;

/** Close codes of our own (RFC 6455: 4000 to 4999). */
const closeCodes = { signedOut: 4401, tooMany: 4429, tooSlow: 4408, missed: 4503 } as const;

/** What no schema of the description says of a stream. */
const streamDescription = [
  'A request to upgrade to WebSocket (`Upgrade: websocket`). `after` is the `position` of the desk or of the last message: the stream goes on from there, or begins with the whole desk.',
  'A page that shows the desk says so in messages of its own, as `x-client-messages` describes.',
  `Close codes: ${closeCodes.signedOut} signed out, ${closeCodes.tooMany} too many streams of one person, ${closeCodes.tooSlow} messages are not taken, ${closeCodes.missed} come back for the whole desk.`,
].join('\n\n');

/** The desk and its stream (spec api, The desk). Gives back what ends the streams. */
export function deskRoutes(app: App, deps: StreamDeps): { close(): void } {
  const channels = new Map<AgentId, DeskChannel>();
  const panels = new Map<AgentId, number>();
  const sockets = new Set<WebSocket>();

  const onFailure = (error: unknown) =>
    app.log.error({ err: error }, 'panels are let go, because a change could not be read for them');

  const channelOf = (agent: AgentId): DeskChannel => {
    const channel = channels.get(agent) ?? new DeskChannel(agent, { ...deps, onFailure });
    channels.set(agent, channel);
    return channel;
  };
  const unsubscribe = deps.bus.subscribe((change) => deliver(change, channels));

  app.get(
    '/api/v1/desk',
    {
      config: { access },
      schema: {
        operationId: 'readDesk',
        summary: 'Read all that one’s desk shows, with the position from which the stream goes on',
        tags: ['Desk'],
        response: { 200: Desk },
      },
    },
    async (request) => {
      const agent = deps.organisation.agent(request.person.id);
      if (agent === null) throw new ProblemError('not-found');
      return deps.desk.whole(agent, languageOf(request));
    },
  );

  app.get(
    streamPath,
    {
      websocket: true,
      preHandler: async (request, reply) => {
        if (isUpgrade(request)) return;
        void reply.header('upgrade', 'websocket');
        throw new ProblemError('upgrade-required');
      },
      config: { access },
      schema: {
        operationId: 'openStream',
        summary: 'Open the stream of what changes on one’s desk (WebSocket)',
        description: streamDescription,
        'x-client-messages': { $ref: '#/components/schemas/StreamWord' },
        tags: ['Desk'],
        querystring: z.object({ after: z.string().max(40).optional() }),
        response: {
          101: {
            description: 'Every message is one StreamMessage, as JSON.',
            content: { 'application/json': { schema: StreamMessage } },
          },
        },
      },
    },
    (socket, request) => {
      const { person } = request;
      const open = (panels.get(person.id) ?? 0) + 1;
      if (open > panelsPerPerson) return socket.close(closeCodes.tooMany);
      panels.set(person.id, open);
      sockets.add(socket);
      const after = /^\d{1,15}$/u.exec(request.query.after ?? '')?.[0] ?? null;
      const ends: (() => void)[] = [
        () => sockets.delete(socket),
        ...watch(socket, request.signedIn, deps.signInWatch),
      ];
      // What a page says changes something, which a token that only reads may not.
      if (mayChange(request, access))
        ends.push(
          hear(socket, person.id, deps.presence, (error) =>
            request.log.error({ err: error }, 'what a page said of itself could not be saved'),
          ),
        );
      const closed = new AbortController();
      socket.on('close', () => {
        closed.abort();
        panels.set(person.id, (panels.get(person.id) ?? 1) - 1);
        for (const end of ends) end();
        setTimeout(() => forget(channels, person.id), keepUnusedMs).unref();
      });
      socket.on('error', () => socket.terminate());
      void channelOf(person.id)
        .join(
          { tell: (message) => send(socket, message), letGo: () => socket.close(closeCodes.missed) },
          after,
          closed.signal,
        )
        .then((leave) => (socket.readyState === socket.OPEN ? ends.push(leave) : leave()))
        .catch((error: unknown) => {
          if (closed.signal.aborted) return;
          request.log.error({ err: error }, 'a desk could not be read for its stream');
          socket.terminate();
        });
      return undefined;
    },
  );

  return {
    close() {
      unsubscribe();
      for (const socket of sockets) socket.close(1001);
    },
  };
}

function deliver(change: Change, channels: ReadonlyMap<AgentId, DeskChannel>): void {
  switch (change.type) {
    case 'interaction':
      for (const { agent } of change.people) channels.get(agent)?.take(change);
      return;
    case 'presence':
      channels.get(change.agent)?.take(change);
      return;
    case 'telephony':
    case 'organisation':
    case 'database':
      for (const channel of channels.values()) channel.take(change);
      return;
    case 'numbers':
    case 'unasked':
    case 'unnamed':
    case 'unknown-caller':
      return;
  }
}

function send(socket: WebSocket, message: StreamMessage): void {
  if (socket.readyState !== socket.OPEN) return;
  if (socket.bufferedAmount > backlogBytes) return socket.close(closeCodes.tooSlow);
  socket.send(JSON.stringify(message));
}

/** Longer than anything a page has to say. */
const longestWord = 200;
/** A stream is that of one page; more are only those of a program. */
const pagesPerStream = 20;

/** Takes in what the page says of itself, and that it left. Gives what is to be done when the stream ends. */
function hear(
  socket: WebSocket,
  agent: AgentId,
  presence: StreamDeps['presence'],
  onFailure: (error: unknown) => void,
): () => void {
  /** What each of them said last, and of which surface it is. */
  const pages = new Map<string | null, { readonly said: StreamWord['type']; readonly surface: Surface }>();
  const stream = randomUUID();
  socket.on('message', (data: Buffer) => {
    const word = wordOf(data);
    if (word === null) return;
    const page = word.page ?? null;
    if (pages.size === pagesPerStream && !pages.has(page)) return;
    const surface = surfaceOf(word.surface ?? 'desk');
    pages.set(page, { said: word.type, surface });
    presence.shown(agent, surface, page, word.type === 'shown', stream).catch((error: unknown) => {
      // What could not be saved is tried again in a moment, as everything that a page says of itself.
      if (storeUnavailable(error) === null) onFailure(error);
    });
  });
  socket.on('pong', () => {
    for (const [page, { said, surface }] of pages)
      if (said === 'hidden') presence.answered(agent, surface, page, stream);
  });
  return () => {
    for (const [page, { surface }] of pages) presence.left(agent, surface, page, stream);
  };
}

function wordOf(data: Buffer): StreamWord | null {
  if (data.length > longestWord) return null;
  try {
    return StreamWord.safeParse(JSON.parse(data.toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** Ends the stream with the sign-in that opened it, and finds out when nobody is at the other end. */
function watch(socket: WebSocket, signedIn: SignedIn | null, signInWatch: SignInWatch): (() => void)[] {
  let unanswered = 0;
  socket.on('pong', () => {
    unanswered = 0;
  });
  const ping = setInterval(() => {
    if (unanswered === mostUnanswered) return socket.terminate();
    unanswered += 1;
    socket.ping();
  }, pingEveryMs);
  if (signedIn === null) throw new Error('a stream is opened by somebody who is signed in');
  const stopWatching = signInWatch.start(watchedOf(signedIn), () => socket.close(closeCodes.signedOut));
  return [() => clearInterval(ping), stopWatching];
}

function forget(channels: Map<AgentId, DeskChannel>, agent: AgentId): void {
  if (channels.get(agent)?.isUsed === false) channels.delete(agent);
}
