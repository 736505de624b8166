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
  VoiceCall: 'voiceCall',
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
  '0LQ': 'voiceCall',
};

/** A record's kind by the name of its Salesforce object; custom objects go by that. */
export const kindOf = (object: string, isPerson: boolean): string =>
  object === 'Account' && isPerson ? 'personAccount' : (kinds[object] ?? object);

/** What a record may be whose page was told by its address alone: that does not say which accounts are people. */
export const kindsAsTold = (kind: string): readonly string[] =>
  kind === 'account' ? ['account', 'personAccount'] : [kind];

/** The name of the Salesforce object of a record of this kind. */
export function objectOf(kind: string): string {
  if (kind === 'personAccount') return 'Account';
  return Object.entries(kinds).find(([, known]) => known === kind)?.[0] ?? kind;
}

/** The record with this id, as far as an id tells; null: it does not say of which object it is. */
export function recordOfId(id: string): Viewed | null {
  const kind = kindsByPrefix[id.slice(0, 3)];
  return kind === undefined ? null : { kind, id: longId(id), name: null };
}

const shortIdLength = 15;
const checkAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** Ids of 15 characters tell upper and lower case apart; the three more of the long form say it again for whoever does not. */
export function longId(id: string): string {
  if (!/^[A-Za-z\d]{15}$/.test(id)) return id;
  let check = '';
  for (let start = 0; start < shortIdLength; start += 5) {
    let capitals = 0;
    for (let bit = 0; bit < 5; bit += 1) if (/[A-Z]/.test(id.charAt(start + bit))) capitals += 2 ** bit;
    check += checkAlphabet.charAt(capitals);
  }
  return id + check;
}
