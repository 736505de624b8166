import { readFileSync } from 'node:fs';
import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { generate } from 'selfsigned';
import { voicePage, voicePath } from '../partner-telephony/voice-page.ts';

/** A record of the org, by its Salesforce object. */
export interface OrgRecord {
  readonly object: string;
  readonly id: string;
  readonly name: string;
  readonly phone: string | null;
}

export interface StandInOptions {
  /** Where Tieline is; reached under `desk`, over https. */
  readonly tieline: string;
  readonly records: readonly OrgRecord[];
}

export interface StandIn {
  /** What a browser is started with, so that it finds all of them here. */
  readonly browserArguments: readonly string[];
  /** How long the org takes for its script. */
  slowScriptMs: number;
  /** How long Tieline takes for each request, apart from its stream. */
  slowTielineMs: number;
  close(): Promise<void>;
}

export const hosts = {
  desk: 'desk.example',
  acme: 'acme.lightning.force.com',
  /** An org that nobody has configured. */
  stranger: 'stranger.lightning.force.com',
} as const;

/** The address of the org's page, `of` the desk's page that it frames. */
export function lightningPage({
  app = 'console',
  microphone = true,
  width = 400,
  panel = '/panel',
  host = hosts.acme,
}: {
  app?: 'console' | 'standard';
  microphone?: boolean;
  /** Of the frame, in pixels; an administrator chooses it in the call center. */
  width?: number;
  panel?: string;
  host?: string;
} = {}): string {
  const query = new URLSearchParams({ app, panel, microphone: microphone ? 'yes' : 'no', width: `${width}` });
  return `https://${host}/lightning/page/home?${query.toString()}`;
}

const script = (name: string): string =>
  stripTypeScriptTypes(readFileSync(join(import.meta.dirname, 'pages', `${name}.ts`), 'utf8'));

/**
 * Salesforce Lightning as its neighbours see it, and Tieline beside it on another origin, both over https: pages that frame
 * the panel, and the script through which a framed page speaks with them.
 */
export async function startStandIn({ tieline, records }: StandInOptions): Promise<StandIn> {
  const pems = await generate([{ name: 'commonName', value: hosts.desk }], { algorithm: 'sha256' });
  const options = { slowScriptMs: 0, slowTielineMs: 0 };
  const server = createServer({ key: pems.private, cert: pems.cert }, (request, response) => {
    const host = request.headers.host ?? '';
    const serving =
      host === hosts.desk
        ? sleep(options.slowTielineMs).then(() => pass(tieline, request, response))
        : serve(request, response, host, records, options);
    serving.catch(() => response.destroy());
  });
  passUpgrades(server, tieline);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Listening on a port, the address is one with a port.
  const { port } = server.address() as AddressInfo;
  const rules = Object.values(hosts).map((host) => `MAP ${host}:443 127.0.0.1:${port}`);
  return {
    browserArguments: [`--host-resolver-rules=${rules.join(', ')}`, '--ignore-certificate-errors'],
    get slowScriptMs() {
      return options.slowScriptMs;
    },
    set slowScriptMs(ms) {
      options.slowScriptMs = ms;
    },
    get slowTielineMs() {
      return options.slowTielineMs;
    },
    set slowTielineMs(ms) {
      options.slowTielineMs = ms;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  host: string,
  records: readonly OrgRecord[],
  options: { readonly slowScriptMs: number },
): Promise<void> {
  const url = new URL(request.url ?? '/', `https://${host}`);
  if (url.pathname === '/support/api/66.0/lightning/opencti_min.js') {
    await sleep(options.slowScriptMs);
    response.setHeader('content-type', 'text/javascript').end(script('open-cti-script'));
  } else if (url.pathname === '/shell.js') {
    response.setHeader('content-type', 'text/javascript').end(script('shell'));
  } else if (url.pathname.startsWith('/lightning/')) {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(shell(url, records));
  } else if (url.pathname === voicePath) {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(voicePage(url));
  } else response.writeHead(404).end();
}

/** The page around the panel, which it calls with the address that Salesforce gives a softphone. */
function shell(url: URL, records: readonly OrgRecord[]): string {
  const of = (name: string) => url.searchParams.get(name) ?? '';
  const panel = new URL(of('panel'), `https://${hosts.desk}`);
  const given = { mode: 'Lightning', ltn_app_id: '06m000000000001', isdtp: 'vw', clc: '1', nonce: '4711' };
  for (const [name, value] of Object.entries(given)) panel.searchParams.set(name, value);
  if (!panel.searchParams.has('sfdcIframeOrigin')) panel.searchParams.set('sfdcIframeOrigin', url.origin);
  const settings = { rows: records, panelOrigin: panel.origin, isConsole: of('app') === 'console' };
  const allow = of('microphone') === 'yes' ? 'microphone *; autoplay *' : 'autoplay *';
  return `<!doctype html>
<html lang="en">
  <title>Lightning</title>
  <style>body { display: flex; gap: 16px; margin: 0 } iframe { width: ${Number(of('width'))}px; height: 550px; border: 0 }</style>
  <div><nav></nav><main></main></div>
  <iframe title="Phone" src="${panel.href.replaceAll('&', '&amp;')}" allow="${allow}"></iframe>
  <script type="application/json" id="settings">${JSON.stringify(settings).replaceAll('<', String.raw`\u003c`)}</script>
  <script src="/shell.js"></script>
</html>`;
}

const forwarded = ({ headers }: IncomingMessage) => ({
  ...headers,
  'x-forwarded-proto': 'https',
  'x-forwarded-for': '127.0.0.1',
});

function pass(tieline: string, request: IncomingMessage, response: ServerResponse): void {
  const onward = ask(
    new URL(request.url ?? '/', tieline),
    { method: request.method, headers: forwarded(request) },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}

/** The stream of the desk. */
function passUpgrades(server: Server, tieline: string): void {
  server.on('upgrade', (request, socket) => {
    const onward = ask(new URL(request.url ?? '/', tieline), { headers: forwarded(request) });
    onward.on('upgrade', (answer, behind) => {
      const head = Object.entries(answer.headers).map(([name, value]) => `${name}: ${String(value)}`);
      socket.write(['HTTP/1.1 101 Switching Protocols', ...head, '', ''].join('\r\n'));
      behind.pipe(socket).pipe(behind);
      behind.on('error', () => socket.destroy());
      socket.on('error', () => behind.destroy());
    });
    onward.on('response', (answer) => {
      socket.end(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n\r\n`);
    });
    onward.on('error', () => socket.destroy());
    onward.end();
  });
}
