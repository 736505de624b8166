import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { atEnd } from '../processes/at-end.ts';

/** What the org answers; `break`: the connection breaks instead; `silent`: nothing ever comes. */
export type Reply =
  | {
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
      /** Only the first half of the body comes, then nothing. */
      readonly stopsHalfway?: true;
    }
  | 'break'
  | 'silent';

export interface Received {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
  /** The access token, without `Bearer`; empty where there is none. */
  readonly token: string;
}

export interface Script {
  /** To a request for a token; `null`: a new one is given. */
  readonly token?: (form: URLSearchParams) => Reply | null;
  /** To a request with a token that is taken. */
  readonly api?: (request: Received) => Reply | Promise<Reply>;
  /** To a request with any other token. */
  readonly unauthorized?: Reply;
  /** Gives tokens, and takes none. */
  readonly takesNone?: true;
  readonly versions?: readonly string[];
}

export interface ScriptedOrg {
  readonly url: string;
  readonly orgId: string;
  /** All that was asked, in order. */
  readonly received: readonly Received[];
  /** Requests for a token. */
  readonly signIns: readonly URLSearchParams[];
  /** Takes a token that another gave. */
  take(token: string): void;
  /** Every token given so far is taken no more. */
  expire(): void;
  /** Changes what is answered from now on. */
  become(script: Script): void;
}

export const invalidSession: Reply = {
  status: 401,
  body: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
};

const userId = '005000000000001AAA';

/** An org of a few lines that follows a script, to meet what real ones do only at times. It is gone at the test's end. */
export async function scriptedOrg(first: Script = {}, orgId = '00D000000000001EAA'): Promise<ScriptedOrg> {
  const received: Received[] = [];
  const signIns: URLSearchParams[] = [];
  const taken = new Set<string>();
  let script = first;
  let given = 0;

  const tokenReply = (form: URLSearchParams): Reply => {
    signIns.push(form);
    const scripted = script.token?.(form);
    if (scripted) return scripted;
    given += 1;
    const token = `${orgId}!secret-token-${given}`;
    taken.add(token);
    const body = {
      access_token: token,
      instance_url: url,
      id: `https://login.salesforce.com/id/${orgId}/${userId}`,
      ...(form.has('refresh_token') || form.has('code') ? { refresh_token: `secret-refresh-${given}` } : {}),
    };
    return { status: 200, body };
  };
  const replyTo = async (request: Received): Promise<Reply> => {
    if (request.path === '/services/oauth2/token') return tokenReply(new URLSearchParams(request.body));
    if (request.path === '/services/data/')
      return {
        status: 200,
        body: (script.versions ?? ['65.0', '66.0', '67.0']).map((version) => ({ version })),
      };
    if (script.takesNone || !taken.has(request.token)) return script.unauthorized ?? invalidSession;
    return (await script.api?.(request)) ?? { status: 200, body: {} };
  };

  const server = createServer((request, response) => {
    void receive(request).then(async (one) => {
      received.push(one);
      send(response, await replyTo(one));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  atEnd(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });
  return {
    url,
    orgId,
    received,
    signIns,
    take: (token) => void taken.add(token),
    expire: () => taken.clear(),
    become: (next) => {
      script = next;
    },
  };
}

async function receive(request: IncomingMessage): Promise<Received> {
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    body: await text(request),
    token: (request.headers.authorization ?? '').replace('Bearer ', ''),
  };
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === 'silent') return;
  if (reply === 'break') {
    response.destroy();
    return;
  }
  const { body: content = '' } = reply;
  const isText = typeof content === 'string';
  const body = isText ? content : JSON.stringify(content);
  response.writeHead(reply.status, {
    'content-type': isText ? 'text/html' : 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...reply.headers,
  });
  if (reply.stopsHalfway) response.write(body.slice(0, body.length / 2));
  else response.end(body);
}
