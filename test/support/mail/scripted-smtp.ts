import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { atEnd } from '../processes/at-end.ts';

export const stages = ['greeting', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'message'] as const;
/** What the client has just said; `message`: the end of the data. */
export type Stage = (typeof stages)[number];

/** What the server does at a stage instead of what is expected of it. */
export type Behaviour =
  | { readonly say: string }
  /** Breaks the connection off without an answer. */
  | { readonly close: true }
  /** Never answers. */
  | { readonly silent: true };

export interface ScriptedSmtp {
  readonly port: number;
  /** Whole messages that the server took, whatever it answered then. */
  readonly messages: readonly string[];
  /** Connections there were. */
  readonly connections: number;
}

const usual: Readonly<Record<Stage, string>> = {
  greeting: '220 scripted',
  EHLO: '250 scripted',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go on',
  message: '250 queued',
};

export type Script = Partial<Record<Stage, Behaviour>>;

/**
 * A mail server on a socket that follows a script, to meet what real ones do only at times. The script may be changed
 * while it runs; the server is gone at the end of the test, or of the file where no test runs yet.
 */
export async function scriptedSmtp(script: Readonly<Script>): Promise<ScriptedSmtp> {
  const messages: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;

  const reach = (socket: Socket, stage: Stage): void => {
    const behaviour = script[stage] ?? { say: usual[stage] };
    if ('say' in behaviour) socket.write(`${behaviour.say}\r\n`);
    else if ('close' in behaviour) socket.destroy();
  };

  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    let inData = false;
    let heard = '';
    reach(socket, 'greeting');
    socket.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
      for (;;) {
        const end = heard.indexOf(inData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const said = heard.slice(0, end);
        heard = heard.slice(end + (inData ? 5 : 2));
        if (inData) {
          inData = false;
          messages.push(said);
          reach(socket, 'message');
          continue;
        }
        const verb = said.split(' ')[0]?.toUpperCase() ?? '';
        const stage = stages.find((one) => one === verb);
        if (stage !== undefined) reach(socket, stage);
        else socket.write(verb === 'QUIT' ? '221 bye\r\n' : '500 what?\r\n');
        inData = verb === 'DATA' && script.DATA === undefined;
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  // Listening on a port, the address is one with a port.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    messages,
    get connections() {
      return connections;
    },
  };
}
