import type admin from './en/admin.json';
import type desk from './en/desk.json';
import type lab from './en/lab.json';
import type log from './en/log.json';
import type panel from './en/panel.json';
import type problem from './en/problem.json';
import type report from './en/report.json';
import type why from './en/why.json';
import type work from './en/work.json';
import type workflow from './en/workflow.json';

/**
 * The English texts say which messages there are, so a misspelt key fails the type check; that the other
 * languages have the same ones is proved by a test.
 */
interface English {
  readonly admin: typeof admin;
  readonly desk: typeof desk;
  readonly lab: typeof lab;
  readonly log: typeof log;
  readonly panel: typeof panel;
  readonly problem: typeof problem;
  readonly report: typeof report;
  readonly why: typeof why;
  readonly work: typeof work;
  readonly workflow: typeof workflow;
}

/** A part of the texts that is loaded as one. */
export type Area = keyof English;

/** Every message, `<area>.<name>`. */
export type MessageKey = { [A in Area]: keyof English[A] & string }[Area];

/** What a message names between braces; null is left out. */
export type MessageValues = Readonly<Record<string, string | number | boolean | null>>;

export const areas = [
  'admin',
  'desk',
  'lab',
  'log',
  'panel',
  'problem',
  'report',
  'why',
  'work',
  'workflow',
] as const satisfies readonly Area[];
