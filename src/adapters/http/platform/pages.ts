import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { App } from './app.ts';

const open = { config: { access: 'public' }, schema: { hide: true } } as const;

/** The pages by their address; what lies below one is the same page, which reads the rest of the address itself. */
const pages: readonly { readonly at: string; readonly file: string }[] = [
  { at: '/', file: 'desk/index.html' },
  { at: '/admin', file: 'admin/index.html' },
  { at: '/lab', file: 'lab/index.html' },
  { at: '/confirm', file: 'confirm/index.html' },
  { at: '/reports', file: 'reports/index.html' },
  { at: '/records', file: 'desk/index.html' },
  { at: '/contacts', file: 'desk/index.html' },
];

/**
 * Serves the built pages from `root`. Files under `/assets` carry a hash of their content in their name, so that a
 * browser may keep them for ever; the pages themselves are asked for each time.
 */
export async function addPages(app: App, root: string): Promise<void> {
  await app.register(fastifyStatic, { root, serve: false, cacheControl: false });

  app.get('/assets/*', open, (request, reply) => {
    void reply.header('cache-control', 'public, max-age=31536000, immutable');
    return reply.sendFile(new URL(request.url, 'http://localhost').pathname);
  });

  const present = new Set(
    readdirSync(root, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/')),
  );
  for (const { at, file } of pages) {
    if (!present.has(file)) continue;
    for (const url of at === '/' ? ['/'] : [at, `${at}/*`]) {
      app.get(url, open, (_request, reply) => reply.header('cache-control', 'no-cache').sendFile(file));
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
