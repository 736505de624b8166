import type { IncomingHttpHeaders } from 'node:http';
import { refused } from './save-error.ts';

/** What the headers of a request say about saving. */
export interface SaveOptions {
  /** Assignment rules run on cases and leads; they do unless the request forbids it. */
  readonly autoAssign: boolean;
  /** Records that an alerting duplicate rule finds are saved. */
  readonly allowDuplicates: boolean;
}

/** The header of duplicate rules is heeded since this version; before, it is passed over. */
const duplicateHeaderSince = 52;

/** The headers of the REST API that begin so. */
const known = new Set([
  'sforce-auto-assign',
  'sforce-call-options',
  'sforce-duplicate-rule-header',
  'sforce-mru',
  'sforce-query-options',
]);

/**
 * Reads `Sforce-Auto-Assign` and `Sforce-Duplicate-Rule-Header`. Refuses values that are none of theirs, and names that
 * Salesforce does not have: it would pass over a misspelt header, and with it what the client relies on.
 */
export function saveOptionsOf(headers: IncomingHttpHeaders, version: number): SaveOptions {
  const unknown = Object.keys(headers).find((name) => name.startsWith('sforce-') && !known.has(name));
  if (unknown !== undefined) throw refused(400, 'INVALID_HEADER', `Unknown header: ${unknown}`);
  return {
    autoAssign: autoAssign(headers['sforce-auto-assign']),
    allowDuplicates:
      version >= duplicateHeaderSince && allowDuplicates(headers['sforce-duplicate-rule-header']),
  };
}

/** TRUE, FALSE, or the id of a rule to use. */
function autoAssign(header: string | readonly string[] | undefined): boolean {
  const value = String(header ?? 'TRUE').trim();
  if (/^true$/i.test(value)) return true;
  if (/^false$/i.test(value)) return false;
  if (/^01Q[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/.test(value)) return true;
  throw refused(400, 'MALFORMED_ID', `malformed id ${value}`);
}

const duplicateSettings = new Set(['allowsave', 'includerecorddetails', 'runascurrentuser']);

function allowDuplicates(header: string | readonly string[] | undefined): boolean {
  const settings = String(header ?? '')
    .split(';')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '')
    .map((part) => part.split('=').map((side) => side.trim()));
  for (const [name, value] of settings) {
    if (!duplicateSettings.has(name ?? '') || (value !== 'true' && value !== 'false')) {
      throw refused(
        400,
        'INVALID_HEADER',
        `Invalid value for header Sforce-Duplicate-Rule-Header: ${String(header)}`,
      );
    }
  }
  return settings.some(([name, value]) => name === 'allowsave' && value === 'true');
}
