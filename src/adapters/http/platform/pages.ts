import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { App } from './app.ts';
import type { LightningHost } from '../panel/lightning-host.ts';
import { pageAddresses } from './page-addresses.ts';
import { framedHeaders, openedByFrameHeaders } from './security-headers.ts';

const open = { config: { access: 'public', isFile: true }, schema: { hide: true } } as const;

/**
 * Serves the built pages from `root`. Files under `/assets` carry a hash of their content in their name, so that a
 * browser may keep them for ever; the pages themselves are asked for each time. The panel and the connector may be framed by `framedBy`.
 */
export async function addPages(
  app: App,
  root: string,
  framedBy: readonly LightningHost[] = [],
): Promise<void> {
  await app.register(fastifyStatic, { root, serve: false, cacheControl: false });

  const present = new Set(
    readdirSync(root, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/')),
  );
  // Only what is there: an address is never read as a path.
  app.get<{ Params: { '*': string } }>('/assets/*', open, (request, reply) => {
    const file = `assets/${request.params['*']}`;
    if (!present.has(file)) return reply.callNotFound();
    return reply.header('cache-control', 'public, max-age=31536000, immutable').sendFile(file);
  });
  const origins = framedBy.map(({ origin }) => origin);
  const ofPage: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    '/panel': framedHeaders({ scripts: framedBy.map(({ script }) => script), framedBy: origins }),
    '/connector': framedHeaders({ scripts: [], framedBy: origins }),
    '/sign-in': openedByFrameHeaders,
  };
  for (const { at, file } of pageAddresses) {
    if (!present.has(file)) continue;
    for (const url of at === '/' ? ['/'] : [at, `${at}/*`]) {
      app.get(url, open, (_request, reply) =>
        reply.headers({ 'cache-control': 'no-cache', ...ofPage[at] }).sendFile(file),
      );
    }
  }
  // The rules are pages that the build made of docs/rules, one for each chapter.
  for (const file of present) {
    const chapter = /^rules\/(\w+)\.html$/.exec(file)?.[1];
    if (chapter === undefined) continue;
    app.get(chapter === 'index' ? '/rules' : `/rules/${chapter}`, open, (_request, reply) =>
      reply.header('cache-control', 'no-cache').sendFile(file),
    );
  }
  // Icons and the like lie beside the pages.
  for (const file of present) {
    if (!/^[\w.-]+\.(?:svg|png|ico|webmanifest|txt|wav|mp3|ogg)$/.test(file)) continue;
    app.get(`/${file}`, open, (_request, reply) =>
      reply.header('cache-control', 'public, max-age=3600').sendFile(file, join(root)),
    );
  }
}
