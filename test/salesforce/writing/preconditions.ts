import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { epochMsOf } from '../model/moments.ts';
import type { Row } from '../model/org-data.ts';
import { refused } from './save-error.ts';

/** Only accounts have entity tags. */
const tagged = 'Account';

/** What a client needs to ask later whether the record is still the same. */
export function validatorsOf(object: string, row: Row): Readonly<Record<string, string>> {
  const modified = modifiedAt(row);
  return {
    ...(modified !== null && { 'Last-Modified': new Date(modified).toUTCString() }),
    ...(object === tagged && { ETag: `"${tagOf(row)}"` }),
  };
}

/** Whether a read is answered with 304: the client has the record as it is. */
export function isUnchanged(headers: IncomingHttpHeaders, object: string, row: Row): boolean {
  const noneMatch = headers['if-none-match'];
  if (noneMatch !== undefined && object === tagged) return names(noneMatch, row);
  const since = dateIn(headers['if-modified-since']);
  const modified = modifiedAt(row);
  return since !== null && modified !== null && modified <= since;
}

/** Refuses with 412 a write that was based on an earlier state of the record. */
export function checkPreconditions(headers: IncomingHttpHeaders, object: string, row: Row): void {
  const match = headers['if-match'];
  const since = dateIn(headers['if-unmodified-since']);
  const modified = modifiedAt(row);
  const isOther = match !== undefined && object === tagged && !names(match, row);
  const isNewer = since !== null && modified !== null && modified > since;
  if (isOther || isNewer) {
    throw refused(
      412,
      'PRECONDITION_FAILED',
      'The record was modified after the state that the request is based on',
    );
  }
}

function names(header: string | readonly string[], row: Row): boolean {
  const tags = String(header)
    .split(',')
    .map((tag) =>
      tag
        .trim()
        .replace(/^W\//, '')
        .replace(/--gzip"$/, '"'),
    );
  return tags.includes('*') || tags.includes(`"${tagOf(row)}"`);
}

/** A header's moment to the second; null where it is left out, or is no date, which HTTP has servers pass over. */
function dateIn(header: string | readonly string[] | undefined): number | null {
  const at = header === undefined ? Number.NaN : Date.parse(String(header));
  return Number.isNaN(at) ? null : at;
}

function modifiedAt(row: Row): number | null {
  const text = row['LastModifiedDate'];
  return typeof text === 'string' ? epochMsOf(text) : null;
}

const tagOf = (row: Row): string =>
  createHash('sha256').update(JSON.stringify(row)).digest('base64url').slice(0, 22);
