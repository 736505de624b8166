import type { Dial } from '../crm-surface.ts';

/** A record that a page of Salesforce shows; without a name where Salesforce does not tell it. */
export interface Viewed {
  readonly kind: string;
  readonly id: string;
  readonly name: string | null;
}

const kinds: Readonly<Record<string, string>> = {
  Account: 'account',
  Contact: 'contact',
  Lead: 'lead',
  Case: 'case',
  Opportunity: 'opportunity',
  Task: 'task',
  Event: 'event',
};

/** The first three characters of an id say of which object it is. */
const kindsByPrefix: Readonly<Record<string, string>> = {
  '001': 'account',
  '003': 'contact',
  '00Q': 'lead',
  '500': 'case',
  '006': 'opportunity',
  '00T': 'task',
  '00U': 'event',
};

/** A record's kind by the name of its Salesforce object; custom objects go by that. */
const kindOf = (object: string, isPerson: boolean): string =>
  object === 'Account' && isPerson ? 'personAccount' : (kinds[object] ?? object);

/** The name of the Salesforce object of a record of this kind. */
export function objectOf(kind: string): string {
  if (kind === 'personAccount') return 'Account';
  return Object.entries(kinds).find(([, known]) => known === kind)?.[0] ?? kind;
}

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
  const kind = object === undefined ? kindsByPrefix[id.slice(0, 3)] : kindOf(object, false);
  return kind === undefined ? null : { kind, id: longId(id), name: null };
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

const shortIdLength = 15;
const checkAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** Ids of 15 characters tell upper and lower case apart; the three more of the long form say it again for whoever does not. */
function longId(id: string): string {
  if (!/^[A-Za-z\d]{15}$/.test(id)) return id;
  let check = '';
  for (let start = 0; start < shortIdLength; start += 5) {
    let capitals = 0;
    for (let bit = 0; bit < 5; bit += 1) if (/[A-Z]/.test(id.charAt(start + bit))) capitals += 2 ** bit;
    check += checkAlphabet.charAt(capitals);
  }
  return id + check;
}
