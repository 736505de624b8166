import type { RecordRef } from '../../../contract/common.ts';

/** What the panel's own window asks of the page that opened it, which stands inside the CRM. */
export interface ShowWord {
  readonly tieline: 'show-record';
  readonly record: RecordRef;
}

/** What that page tells its window: the records that the person was shown. */
export interface VisitedWord {
  readonly tieline: 'visited';
  readonly records: readonly RecordRef[];
}

/** The window is open, and would know them. */
export interface OpenWord {
  readonly tieline: 'open';
}

const isRecord = (value: unknown): value is RecordRef =>
  typeof value === 'object' && value !== null && 'kind' in value && 'id' in value && 'name' in value;

/** Both pages are ours, and of the same origin; anything else that is said to them is passed over. */
export function windowWord({
  origin,
  data,
}: MessageEvent<unknown>): ShowWord | VisitedWord | OpenWord | null {
  if (origin !== location.origin || typeof data !== 'object' || data === null || !('tieline' in data))
    return null;
  if (data.tieline === 'open') return { tieline: 'open' };
  if (data.tieline === 'show-record' && 'record' in data && isRecord(data.record))
    return { tieline: 'show-record', record: data.record };
  if (data.tieline === 'visited' && 'records' in data && Array.isArray(data.records))
    return { tieline: 'visited', records: data.records.filter(isRecord) };
  return null;
}
