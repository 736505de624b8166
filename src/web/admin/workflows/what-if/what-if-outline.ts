import type { WhatIfItem } from '../../../../contract/workflows/what-if.ts';
import type { MessageKey } from '../../../ui/text/locale.ts';

type Outline = WhatIfItem['before'];
type Say = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;

/** One thing that is said of an outcome; `about` says which lines of two outcomes belong together. */
export interface OutlineLine {
  readonly about: string;
  readonly text: string;
  /** The rule that decided it, where one did. */
  readonly rule: string | null;
}

/** A line that no rule of its own decided. */
const plain = (about: string, text: string): OutlineLine => ({ about, text, rule: null });

export interface PairedLines {
  readonly before: readonly (OutlineLine & { readonly differs: boolean })[];
  readonly after: readonly (OutlineLine & { readonly differs: boolean })[];
}

/** What a part of a contact becomes, in lines; what is said of every contact comes first. */
function linesOf({ outcome, reason, activity, writes }: Outline, say: Say): readonly OutlineLine[] {
  const beside = writes.map(({ kind, operation, fields }, index) =>
    plain(`${kind} ${operation} ${index}`, besideText(kind, operation, fields, say)),
  );
  if (activity === null)
    return [
      {
        about: 'status',
        text: say('workflow.what-if.not-logged', { reason: reason.text }),
        rule: reason.rule,
      },
      ...beside,
    ];
  const whole = activity.what ?? activity.who;
  const lines: OutlineLine[] = [
    plain('status', say(`workflow.what-if.${outcome === 'draft' ? 'draft' : activity.status}`)),
    plain('record', whole === null ? say('workflow.what-if.no-record') : targetText(whole, say)),
    plain('name', activity.who === null ? '' : targetText(activity.who, say)),
    plain('subject', activity.subject),
    plain('owner', activity.owner?.name ?? say('workflow.what-if.integration-user')),
    plain('result', activity.disposition ?? ''),
    plain('record-type', activity.recordType ?? ''),
    plain('due', say('workflow.what-if.due', { day: activity.due })),
    plain('description', activity.description),
    ...Object.entries(activity.extra).map(([field, value]) => plain(`field ${field}`, `${field}: ${value}`)),
  ];
  return [...lines, ...beside];
}

const kinds: Readonly<Record<string, MessageKey>> = {
  account: 'desk.kind.account',
  contact: 'desk.kind.contact',
  lead: 'desk.kind.lead',
  personAccount: 'desk.kind.personAccount',
  case: 'desk.kind.case',
  opportunity: 'desk.kind.opportunity',
};

function targetText({ kind, id, name }: { kind: string; id: string | null; name: string }, say: Say): string {
  const key = kinds[kind];
  const whole = key === undefined ? name : `${say(key)} ${name}`;
  return id === null ? say('workflow.what-if.new', { name: whole }) : whole;
}

const besideKinds: Readonly<Record<string, MessageKey>> = {
  'activity-removal': 'workflow.beside.activity-removal',
  'caller-record': 'workflow.beside.caller-record',
  case: 'workflow.beside.case',
  'case-removal': 'workflow.beside.case-removal',
  opportunity: 'workflow.beside.opportunity',
  'follow-up': 'workflow.beside.follow-up',
  'follow-up-removal': 'workflow.beside.follow-up-removal',
  event: 'workflow.beside.event',
  'event-removal': 'workflow.beside.event-removal',
  'finished-task': 'workflow.beside.finished-task',
  mail: 'workflow.beside.mail',
};

/** What a write is known by to people, in the order of asking: the address of a mail, the subject of a task … */
const telling = ['to', 'subject', 'lastName', 'name'];

function besideText(
  kind: string,
  operation: string,
  fields: Readonly<Record<string, unknown>>,
  say: Say,
): string {
  const key = besideKinds[kind];
  const told = telling.map((name) => fields[name]).find((value) => typeof value === 'string');
  const what = key === undefined ? `${kind} ${operation}` : say(key);
  return told === undefined ? what : `${what}: ${told}`;
}

/** Said of every contact; anything else only where it differs. */
const always = new Set(['status', 'record']);

/** Two outcomes side by side: what both say, with a mark where they differ. */
export function pairedLines(item: Pick<WhatIfItem, 'before' | 'after'>, say: Say): PairedLines {
  const [before, after] = [linesOf(item.before, say), linesOf(item.after, say)];
  const marked = (lines: readonly OutlineLine[], others: readonly OutlineLine[]) =>
    lines
      .map((line) => ({
        ...line,
        differs: others.find(({ about }) => about === line.about)?.text !== line.text,
      }))
      // Where the other is not logged at all, its missing subject says nothing.
      .filter(({ about, text, differs }) => {
        if (always.has(about)) return true;
        const isOfActivity = !about.includes(' ');
        return differs && text !== '' && !(isOfActivity && isUnlogged(others));
      });
  return { before: marked(before, after), after: marked(after, before) };
}

const isUnlogged = (lines: readonly OutlineLine[]) => !lines.some(({ about }) => about === 'record');
