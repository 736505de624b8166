import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
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
  return {
    name: 'tieline-spoken-languages',
    load: {
      filter: {
        id: /\/react-(?:aria|stately|aria-components)\/.*\/intl\/.*\/(?!en-US|de-DE|nl-NL)[a-z]{2}-[A-Z]{2}\.mjs$/,
      },
      handler: () => 'export default {};',
    },
  };
}

export default defineConfig({
  root,
  base: '/',
  plugins: [compiledMessages(), spokenLanguages(), react()],
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
    rolldownOptions: { input: pages },
  },
  server: {
    proxy: { '/api': { target: 'http://127.0.0.1:8080', ws: true } },
  },
});
