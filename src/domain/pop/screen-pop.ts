import { match, type Match } from '../matching/match.ts';
import type { ContactFacts, RelatedRecords } from '../logging/facts/facts.ts';
import { relatedTo } from '../logging/facts/related-records.ts';
import { stepOf, type Explanation } from '../logging/context/step.ts';
import type { Reasoned, Seen } from '../reason.ts';
import type { ReasonCode, ReasonOf, RuleOf } from '../reason-rules.ts';
import type { RecordRef } from '../record.ts';
import type { Pop as PopSetting, Workflow } from '../workflow/workflow.ts';
import { openToShow } from './open-case.ts';
import { view, type Pop } from './pop.ts';

/** What the rule looks at, of all that is known of a contact. */
export type PopFacts = Pick<ContactFacts, 'match' | 'related'> & {
  readonly interaction: Pick<ContactFacts['interaction'], 'direction' | 'ivr'>;
};

/** What is shown of whom the call is with, and why. */
interface Shown {
  readonly pop: Pop;
  readonly because: ReasonOf<'pop'>;
}

/**
 * What shows itself while a call rings and goes on. What was keyed in an IVR and found goes before everything else
 * (spec L29); else it is by the direction's setting (spec L28): nothing, whom the number leads to, or what is open with
 * them, and where nothing is, they themselves. Of several it waits for the agent's choice. null: nothing.
 */
export function screenPop(
  facts: PopFacts,
  workflow: Workflow,
  { found = foundBy(facts, workflow), opened = null }: Known = {},
): Reasoned<Pop | null> {
  const { direction, ivr } = facts.interaction;
  if (ivr?.record) {
    const { value, digits, record } = ivr;
    return shown('L29', view(record), {
      saw: { value, digits },
      because: 'why.pop.keyed',
      values: { name: record.name, digits },
      setting: 'ivrPop',
    });
  }
  if (direction === 'internal') return shown('L28', null, { because: 'why.pop.internal' });
  const setting = workflow.screenPop[direction];
  const explanation = { saw: { setting }, setting: `screenPop.${direction}` };
  if (setting === 'none') return shown('L28', null, { ...explanation, because: 'why.pop.off' });
  const { record, toBeDecided } = found;
  if (record === null) return shown('L28', null, { ...explanation, because: 'why.pop.nobody' });
  if (opened !== null && (setting === 'contact-case' || setting === 'account-case'))
    return shown('L28', view(opened), {
      ...explanation,
      because: 'why.pop.case',
      values: { name: opened.name },
    });
  if (toBeDecided) return shown('L28', null, { ...explanation, because: 'why.pop.several' });
  const { pop, because } = popOf(record, setting, relatedTo(facts, record), workflow.cases[direction]);
  return shown('L28', pop, { ...explanation, because, values: { name: (pop.record ?? record).name } });
}

/** What is known already of the contact. */
interface Known {
  readonly found?: Found;
  /** The case that opened by itself with this contact (spec L27). */
  readonly opened?: RecordRef | null;
}

/** Whom a contact is with, as far as that is decided. */
type Found = Pick<Match, 'record' | 'toBeDecided'>;

const foundBy = ({ match: { candidates, chosen } }: PopFacts, { customObjects }: Workflow): Found =>
  match(candidates, chosen, customObjects).value;

function shown<Code extends ReasonCode>(
  rule: RuleOf<Code>,
  pop: Pop | null,
  explanation: Explanation<Code>,
): Reasoned<Pop | null> {
  return { value: pop, step: stepOf(rule, seen(pop), explanation) };
}

const seen = (pop: Pop | null): Seen =>
  pop && {
    mode: pop.mode,
    record: pop.record && { kind: pop.record.kind, id: pop.record.id, name: pop.record.name },
  };

function popOf(
  record: RecordRef,
  setting: Exclude<PopSetting, 'none'>,
  related: RelatedRecords | null,
  opensCases: boolean,
): Shown {
  const matched = { pop: view(record), because: 'why.pop.matched' } as const;
  if (record.kind === 'lead') return { ...matched, because: 'why.pop.lead' };
  // Nothing is open with a case or with what an administrator defined.
  if (record.kind !== 'contact' && record.kind !== 'account' && record.kind !== 'personAccount')
    return matched;
  switch (setting) {
    case 'matched':
      return matched;
    case 'account': {
      const account = record.kind === 'contact' ? (related?.account ?? null) : null;
      return account ? { pop: view(account), because: 'why.pop.account' } : matched;
    }
    case 'contact-opportunity':
    case 'account-opportunity': {
      const open = openToShow(setting, record, related);
      return open
        ? { pop: view(open), because: 'why.pop.opportunity' }
        : { ...matched, because: 'why.pop.no-opportunity' };
    }
    case 'contact-case':
    case 'account-case': {
      const open = openToShow(setting, record, related);
      if (open) return { pop: view(open), because: 'why.pop.case' };
      // While nobody knows what is open, none is created either (spec L27).
      return opensCases && related !== null
        ? { pop: newCase(record, related), because: 'why.pop.new-case' }
        : { ...matched, because: 'why.pop.no-case' };
    }
  }
}

/** A case that begins with whom the call is with, until the one that opens by itself (spec L27) is there. */
function newCase(record: RecordRef, related: RelatedRecords | null): Pop {
  const contact = record.kind === 'contact' ? record : null;
  const account = contact ? (related?.account ?? null) : record;
  return {
    record: null,
    mode: 'new',
    defaults: { kind: 'case', ...named('contact', contact), ...named('account', account) },
  };
}

const named = (field: string, record: RecordRef | null): Readonly<Record<string, string>> =>
  record === null ? {} : { [field]: record.id, [`${field}Name`]: record.name, [`${field}Kind`]: record.kind };
