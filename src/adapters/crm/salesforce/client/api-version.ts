import { exchange, OrgAway, readText } from './exchange.ts';

/** What Tieline was tried with. */
const WANTED = 66;
/** A later one may answer otherwise than we know, and an earlier one lacks what we need. */
const NEWEST = 67;
const OLDEST = 45;
/** The list is some thirty short lines. */
const LIST_BYTES = 256 * 1024;

/** The version to speak with an org, `66.0`. Asks without a sign-in. Throws `OrgAway`. */
export async function discoverVersion(instanceUrl: string, signal: AbortSignal): Promise<string> {
  const url = new URL(`${instanceUrl}/services/data/`);
  const answer = await exchange({ method: 'GET', url, headers: { accept: 'application/json' } }, signal);
  const text = await readText(answer, LIST_BYTES);
  const versions = answer.status === 200 ? versionsIn(text) : [];
  const version = chooseVersion(versions);
  if (version !== null) return version;
  throw new OrgAway(
    versions.length === 0
      ? `${url.host} does not say which versions of the API it has (status ${answer.status})`
      : `${url.host} has no version of the API from ${OLDEST}.0 to ${NEWEST}.0`,
  );
}

/** The one we know best, else the newest that we know; null: none of them. */
export function chooseVersion(versions: readonly number[]): string | null {
  const known = versions.filter((version) => version >= OLDEST && version <= NEWEST);
  if (known.length === 0) return null;
  return `${known.includes(WANTED) ? WANTED : Math.max(...known)}.0`;
}

function versionsIn(text: string): readonly number[] {
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(rows)) return [];
  const entries: readonly unknown[] = rows;
  return entries.flatMap((row) => {
    const version = typeof row === 'object' && row !== null && 'version' in row ? row.version : null;
    return typeof version === 'string' && /^\d{2,3}\.0$/.test(version) ? [Number.parseInt(version, 10)] : [];
  });
}
