import { timeWithSeconds } from '../../ui/text/format.ts';
import { say, type MessageKey } from '../../ui/text/locale.ts';

/** The facts that have words. Others repeat what the reason says, or are for programs, which read the JSON. */
const facts: Readonly<Record<string, MessageKey>> = {
  salesforce: 'work.saw.salesforce',
  desk: 'work.saw.desk',
  salesforceLogout: 'work.saw.salesforceLogout',
  failure: 'work.saw.failure',
  touched: 'work.saw.touched',
  seenAt: 'work.saw.seenAt',
  goneAt: 'work.saw.goneAt',
  agentDefault: 'work.saw.agentDefault',
  saved: 'work.saw.saved',
  others: 'work.saw.others',
  candidates: 'work.saw.candidates',
  chosen: 'work.saw.chosen',
  relatedTo: 'work.saw.relatedTo',
  name: 'work.saw.name',
  written: 'work.saw.written',
  editable: 'work.saw.editable',
  crmUser: 'work.saw.crmUser',
  number: 'work.saw.number',
};

/** Facts that are moments; shown as the clock here had it. */
const moments: readonly string[] = ['seenAt', 'goneAt'];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value as one word or a few; '' = nothing that would be worth telling. */
function wordOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map(wordOf).join(', ');
  if (!isObject(value)) return '';
  // A record goes by its name, a colleague as well.
  return wordOf(value['name'] ?? value['agent']);
}

/** `in` and `true` are in any sentence by chance. */
const shortest = 4;

/** What a rule saw and its reason does not say already: `Salesforce: signed out, desk: signed in`. '' = nothing to add. */
export function seenText(saw: Readonly<Record<string, unknown>>, because: string): string {
  const words = Object.entries(saw)
    .flatMap(([fact, value]) => {
      const key = facts[fact];
      const word =
        moments.includes(fact) && typeof value === 'string'
          ? timeWithSeconds(Date.parse(value))
          : wordOf(value);
      return key === undefined || word === '' || (word.length > shortest && because.includes(word))
        ? []
        : [say(key, { value: word })];
    })
    .filter((each) => each !== '')
    .join(', ');
  return words === '' ? '' : `${words.slice(0, 1).toLocaleUpperCase()}${words.slice(1)}.`;
}

/** A setting's value as an administrator knows it: words as they are, lists by their length. */
export function settingText(value: unknown): string {
  if (value === null || value === undefined) return say('work.why.default');
  if (Array.isArray(value)) return say('work.why.several', { count: value.length });
  return isObject(value) ? JSON.stringify(value) : wordOf(value);
}
