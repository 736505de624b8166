import { isLocale } from '../domain/locale.ts';
import type { Locale } from '../domain/locale.ts';
import type { Reason } from '../domain/reason.ts';
import { Catalog } from './catalog.ts';
import { compileMessages } from './compile.ts';
import type { Area, MessageKey, MessageValues } from './keys.ts';
import deAdmin from './de/admin.json' with { type: 'json' };
import deDesk from './de/desk.json' with { type: 'json' };
import deLab from './de/lab.json' with { type: 'json' };
import deLog from './de/log.json' with { type: 'json' };
import deProblem from './de/problem.json' with { type: 'json' };
import deReport from './de/report.json' with { type: 'json' };
import deWhy from './de/why.json' with { type: 'json' };
import deWork from './de/work.json' with { type: 'json' };
import deWorkflow from './de/workflow.json' with { type: 'json' };
import enAdmin from './en/admin.json' with { type: 'json' };
import enDesk from './en/desk.json' with { type: 'json' };
import enLab from './en/lab.json' with { type: 'json' };
import enLog from './en/log.json' with { type: 'json' };
import enProblem from './en/problem.json' with { type: 'json' };
import enReport from './en/report.json' with { type: 'json' };
import enWhy from './en/why.json' with { type: 'json' };
import enWork from './en/work.json' with { type: 'json' };
import enWorkflow from './en/workflow.json' with { type: 'json' };
import nlAdmin from './nl/admin.json' with { type: 'json' };
import nlDesk from './nl/desk.json' with { type: 'json' };
import nlLab from './nl/lab.json' with { type: 'json' };
import nlLog from './nl/log.json' with { type: 'json' };
import nlProblem from './nl/problem.json' with { type: 'json' };
import nlReport from './nl/report.json' with { type: 'json' };
import nlWhy from './nl/why.json' with { type: 'json' };
import nlWork from './nl/work.json' with { type: 'json' };
import nlWorkflow from './nl/workflow.json' with { type: 'json' };

export type { Locale } from '../domain/locale.ts';
export type { MessageKey, MessageValues } from './keys.ts';

/** The texts as their files have them, for tests and the browser's build. */
export const texts: Readonly<Record<Locale, Readonly<Record<Area, Readonly<Record<string, string>>>>>> = {
  en: {
    admin: enAdmin,
    desk: enDesk,
    lab: enLab,
    log: enLog,
    problem: enProblem,
    report: enReport,
    why: enWhy,
    work: enWork,
    workflow: enWorkflow,
  },
  de: {
    admin: deAdmin,
    desk: deDesk,
    lab: deLab,
    log: deLog,
    problem: deProblem,
    report: deReport,
    why: deWhy,
    work: deWork,
    workflow: deWorkflow,
  },
  nl: {
    admin: nlAdmin,
    desk: nlDesk,
    lab: nlLab,
    log: nlLog,
    problem: nlProblem,
    report: nlReport,
    why: nlWhy,
    work: nlWork,
    workflow: nlWorkflow,
  },
};

const catalog = new Catalog();
for (const [locale, byArea] of Object.entries(texts)) {
  if (!isLocale(locale)) continue;
  for (const area of Object.values(byArea)) catalog.add(locale, compileMessages(area));
}

/** A text for people, on the server, where every language is at hand; the browser loads one (`web/ui/locale.ts`). */
export function translate(locale: Locale, key: MessageKey, values?: MessageValues): string {
  return catalog.translate(locale, key, values);
}

/** Whether there is such a message: for codes and texts that come from the domain or a schema. */
export const isMessageKey = (text: string): text is MessageKey => catalog.has('en', text);

/** A rule's reason in words. A code of another release, which has no text any more, stands for itself. */
export function because(locale: Locale, reason: Reason): string {
  return isMessageKey(reason.code) ? catalog.translate(locale, reason.code, reason.values) : reason.code;
}

/**
 * A reason that holds for many contacts: what it names of each (`{agent}`) is left open. A code of another release
 * stands for itself, as above.
 */
export function reasonAlone(locale: Locale, code: string): string {
  if (!isMessageKey(code)) return code;
  const named = (texts.en.why[code] ?? '').matchAll(/\{(\w+)/g);
  return catalog.translate(locale, code, Object.fromEntries([...named].map(([, name = '']) => [name, '…'])));
}
