import type { Dial } from '../crm-surface.ts';
import { kindOf, longId, recordOfId, type Viewed } from '../salesforce-records.ts';

/**
 * The record of `getAppViewInfo`, `onNavigationChange` and `onClickToDial`. In standard apps only its address is told. null:
 * a list, a home page or the window for a new record is shown.
 */
export function viewedRecord(payload: unknown): Viewed | null {
  const view = fieldsOf(payload);
  const { recordId, objectType, recordName, url } = view;
  const name = textOf(recordName);
  const id = textOf(recordId);
  const object = textOf(objectType);
  if (id !== null && object !== null)
    return { kind: kindOf(object, isTrue(view['personAccount'])), id: longId(id), name };
  return byAddress(textOf(url));
}

/** What was clicked: a number, and the record on which it stood; null: no number. */
export function clickedNumber(payload: unknown): Dial | null {
  const number = textOf(fieldsOf(payload)['number']);
  if (number === null) return null;
  const viewed = viewedRecord(payload);
  return {
    number,
    record: viewed === null ? null : { kind: viewed.kind, id: viewed.id, name: viewed.name ?? number },
  };
}

function byAddress(url: string | null): Viewed | null {
  const found = /\/lightning\/r\/(?:(?<object>\w+)\/)?(?<id>[\w-]{15,40})\/(?:view|edit)/.exec(
    url ?? '',
  )?.groups;
  const id = found?.['id'];
  if (id === undefined) return null;
  const object = found?.['object'];
  return object === undefined ? recordOfId(id) : { kind: kindOf(object, false), id: longId(id), name: null };
}

/** Objects come as such, and in older pages as their JSON. */
function fieldsOf(payload: unknown): Readonly<Record<string, unknown>> {
  if (typeof payload === 'object' && payload !== null) return { ...payload };
  if (typeof payload !== 'string') return {};
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const isTrue = (value: unknown): boolean => value === true || value === 'true';
