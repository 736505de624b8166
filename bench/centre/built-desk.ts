import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const built = join(import.meta.dirname, '../../dist/web');
const manifestFile = join(built, '.vite/manifest.json');

/** One source or shared piece, as Vite's manifest names it. */
interface Piece {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly css?: readonly string[];
}

type Manifest = Readonly<Record<string, Piece>>;

export interface BuiltDesk {
  /** Files that must be there before a ringing call can be answered, by their path under `dist/web`. */
  readonly first: ReadonlySet<string>;
  /** These, and what the panel brings when it is asked for. */
  readonly panel: ReadonlySet<string>;
}

const page = 'desk/index.html';
/** Loaded beside the panel: the larger half of the page, which no call waits for. */
const workspace = 'desk/workspace/workspace.tsx';
/** A person has one language; German's texts are the longest. */
const language = '../messages/de/';
/** Texts that the page asks for before it draws anything. */
const firstTexts = ['desk', 'log'].map((area) => `${language}${area}.json`);
/** Texts that come later; the other areas are of other pages. */
const laterTexts = ['problem', 'why', 'work'].map((area) => `${language}${area}.json`);

/** Why the built pages cannot be measured; null: they can. */
export const whatIsNotBuilt = (): string | null =>
  existsSync(manifestFile) ? null : 'the pages are not built: npm run bench builds them';

/** What the desk's page loads, from the manifest of the build. */
export function builtDesk(): BuiltDesk {
  // Vite wrote it just now; a file it did not write would fail below.
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest;
  const first = filesOf(manifest, [page, ...firstTexts], () => false);
  const isOfPanel = (name: string) => name !== workspace && !name.startsWith('../messages/');
  return { first, panel: filesOf(manifest, [page, ...firstTexts, ...laterTexts], isOfPanel) };
}

function filesOf(
  manifest: Manifest,
  from: readonly string[],
  followsLater: (name: string) => boolean,
): ReadonlySet<string> {
  const files = new Set<string>([page]);
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const piece = manifest[name];
    if (piece === undefined) throw new Error(`the build has no ${name}`);
    for (const file of [piece.file, ...(piece.css ?? [])]) files.add(file);
    for (const imported of piece.imports ?? []) visit(imported);
    for (const imported of piece.dynamicImports ?? []) if (followsLater(imported)) visit(imported);
  };
  for (const name of from) visit(name);
  return files;
}

/** As a server that compresses sends them. */
export const compressedBytes = (files: ReadonlySet<string>): number =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(built, file))).length, 0);
