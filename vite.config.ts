import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { pageFileAt } from './src/adapters/http/platform/page-addresses.ts';
import { chapterLinks, ruleChapter } from './scripts/rule-pages.ts';
import { locales } from './src/domain/locale.ts';
import { ruleChapters } from './src/domain/rule.ts';
import { compileMessages } from './src/messages/compile.ts';

const root = join(import.meta.dirname, 'src/web');

/** Every folder of `src/web` that has an `index.html` is a page of its own: `/` the desk, `/lab`, `/admin`. */
const pages = readdirSync(root)
  .filter((folder) => existsSync(join(root, folder, 'index.html')))
  .map((folder) => join(root, folder, 'index.html'));

/** Compiles ICU texts while building, so that the browser needs no parser for them and a broken text fails the build. */
function compiledMessages(): Plugin {
  return {
    name: 'tieline-compiled-messages',
    enforce: 'pre',
    transform: {
      filter: { id: /\/src\/messages\/\w+\/\w+\.json$/ },
      handler(code) {
        const content: unknown = JSON.parse(code);
        const texts: readonly [string, unknown][] = Object.entries(content ?? {});
        const compiled = compileMessages(Object.fromEntries(texts.map(([key, text]) => [key, String(text)])));
        return { code: JSON.stringify(compiled), map: null };
      },
    },
  };
}

/** React Aria brings its few texts in 34 languages; the browser gets those that Tieline speaks. */
function spokenLanguages(): Plugin {
  const spoken = locales.join('|');
  return {
    name: 'tieline-spoken-languages',
    load: {
      filter: {
        id: new RegExp(
          String.raw`/react-(?:aria|stately|aria-components)/.*/intl/.*/(?!${spoken})[a-z]{2}-[A-Z]{2}\.mjs$`,
        ),
      },
      handler: () => 'export default {};',
    },
  };
}

/** A page of each file of docs/rules, made from the one in `src/web/rules` that has what they share. */
function readRulePages(): { file: string; from: (page: string) => string }[] {
  const directory = join(import.meta.dirname, 'docs/rules');
  const chapters = ['README', ...Object.values(ruleChapters)].map((name) =>
    ruleChapter(`${name}.md`, readFileSync(join(directory, `${name}.md`), 'utf8')),
  );
  return chapters.map((chapter) => ({
    file: `rules/${chapter.name}.html`,
    from: (page) =>
      page
        .replace('<!-- chapters -->', () => chapterLinks(chapters, chapter))
        .replace('<!-- rules -->', () => chapter.html)
        .replace('Tieline · Rules', () => `${chapter.title} · Tieline`),
  }));
}

function rulePages(): Plugin {
  return {
    name: 'tieline-rule-pages',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const shared = bundle['rules/index.html'];
        if (shared?.type !== 'asset') throw new Error('src/web/rules/index.html was not built');
        const page = String(shared.source);
        for (const { file, from } of readRulePages()) {
          if (file === 'rules/index.html') shared.source = from(page);
          else this.emitFile({ type: 'asset', fileName: file, source: from(page) });
        }
      },
    },
  };
}

/** `npm run dev`: each page at the address that the server gives it, the rules as they are now. */
function pagesAtTheirAddresses(): Plugin {
  const pathOf = (address = '/') => new URL(address, 'http://localhost').pathname;
  const rulesAt = (path: string) => /^\/rules(?:\/(?<chapter>\w+))?$/.exec(path);
  return {
    name: 'tieline-pages-at-their-addresses',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const path = pathOf(request.url);
        const file = rulesAt(path) ? 'rules/index.html' : pageFileAt(path);
        if (file !== null) request.url = `/${file}`;
        next();
      });
    },
    transformIndexHtml: {
      order: 'pre',
      handler(html, { originalUrl }) {
        const rules = rulesAt(pathOf(originalUrl));
        const name = `rules/${rules?.groups?.['chapter'] ?? 'index'}.html`;
        return (
          (rules &&
            readRulePages()
              .find(({ file }) => file === name)
              ?.from(html)) ??
          html
        );
      },
    },
  };
}

/**
 * Says at the head of each built sheet in which order the layers apply. Which sheet a page loads first is up to the
 * bundler, and the first mention of a layer gives it its place.
 */
function layerOrder(): Plugin {
  const order = /^@layer [\w, ]+;/m.exec(readFileSync(join(root, 'ui/style.css'), 'utf8'))?.[0];
  if (order === undefined)
    throw new Error('src/web/ui/style.css does not say in which order the layers apply');
  return {
    name: 'tieline-layer-order',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const asset of Object.values(bundle)) {
          if (asset.type !== 'asset' || !asset.fileName.endsWith('.css')) continue;
          asset.source = `${order}${String(asset.source)}`;
        }
      },
    },
  };
}

export default defineConfig({
  root,
  base: '/',
  plugins: [
    compiledMessages(),
    spokenLanguages(),
    rulePages(),
    pagesAtTheirAddresses(),
    layerOrder(),
    react(),
  ],
  build: {
    outDir: join(import.meta.dirname, 'dist/web'),
    emptyOutDir: true,
    // The first versions with light-dark(); older ones would get each colour twice.
    target: ['chrome123', 'firefox121', 'safari17.5'],
    // No inline script may appear: the content security policy forbids it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Says which file needs which, for measuring what the panel loads.
    manifest: true,
    rolldownOptions: {
      input: pages,
      output: {
        // What all pages share comes in one file, and the phone, which the desk and the panel share, in another: many
        // small ones compress worse. What only some of them need, or only when it is opened, stays apart.
        codeSplitting: {
          groups: [
            { name: 'ui', test: /src\/web\/ui\/(?!menu-popover|segments|file-button)/ },
            {
              name: 'phone',
              test: /src\/web\/desk\/(?:(?:panel|state)\/(?!wrap-up|caller-summary|person|.*combobox)|account\/status|connected|surface)/,
            },
          ],
        },
      },
    },
  },
  // In development only: scripts/dev.ts says where the server is.
  server: {
    proxy: Object.fromEntries(
      ['/api', '/healthz', '/readyz', '/metrics'].map((path) => [
        path,
        { target: process.env['TIELINE_DEV_SERVER'] ?? 'http://127.0.0.1:8081', ws: path === '/api' },
      ]),
    ),
  },
});
