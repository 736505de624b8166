import type { RecordRef } from '../../record.ts';
import { caseKey } from '../context/keys.ts';
import { isAnswered } from '../context/kind.ts';
import { skipped, noRecord, type RecordResult } from './record-result.ts';
import { isAnothers } from './created-for.ts';
import { newCase } from './new-case.ts';
import type { ReasonOf } from '../../reason-rules.ts';
import { stepOf } from '../context/step.ts';
import type { PlanContext } from '../context/plan-context.ts';
import { seen, type MatchedParty } from './matched-party.ts';
import { openCaseShown } from '../../pop/open-case.ts';

/** Why no case is opened, or why one stays. */
type OwnReason = Exclude<ReasonOf<'case'>, 'why.case.interaction-log' | 'why.case.removed'>;

const isCase = (record: RecordRef | null): boolean => record?.kind === 'case';

const isIdentified = ({ kind }: RecordRef): boolean =>
  kind === 'contact' || kind === 'account' || kind === 'personAccount';

/**
 * The case that a call creates automatically (spec L27): an incoming call when it is answered and the customer is
 * known, an outgoing one right after dialling; where several records match, once the agent has chosen one. None where the
 * screen pop shows an open case: the log goes to that one; and none for a customer who became known only when everything
 * was over (spec L38). It does not depend on whether the call is logged. No rule for
 * other calls.
 */
export function openedCase(context: PlanContext, found: MatchedParty): RecordResult {
  const { facts, workflow } = context;
  const { direction } = facts.interaction;
  if (direction === 'internal' || facts.part === null) return noRecord;
  if (direction === 'inbound' && !isAnswered(facts)) return noRecord;
  const setting = `cases.${direction}`;
  const { record } = found;
  const saw = { record: seen(record) };
  const not = (because: OwnReason, name: string | null = null) =>
    skipped(stepOf('L27', null, { saw, because, values: { name }, setting }));
  if (!workflow.cases[direction])
    return record !== null && isIdentified(record) ? not('why.case.off') : noRecord;
  if (workflow.interactionLog)
    return skipped(
      stepOf('L18', null, { saw, because: 'why.case.interaction-log', setting: 'interactionLog' }),
    );
  const known = [facts.match.chosen, found.keyed].find(isCase) ?? null;
  if (known !== null) return not('why.case.known', known.name);
  // Who of several it is has to be chosen first (spec L23); until then nobody is identified.
  if (found.toBeDecided && !facts.sent.includes(caseKey(facts))) return not('why.case.undecided');
  if (record !== null && isIdentified(record)) {
    // What this call created is not looked up again: a case opened in the meantime would take its place.
    const isOurs = facts.sent.includes(caseKey(facts));
    if (isAnothers(facts, caseKey(facts), record)) return not('why.case.kept');
    const open = isOurs ? null : openCaseShown(facts, workflow.screenPop[direction], record);
    if (open === 'unknown') return not('why.case.unknown', record.name);
    if (open !== null) return shown(open, direction);
    if (facts.match.isLate === true && !isOurs) return not('why.case.late', record.name);
    return newCase(context, record, { key: caseKey(facts), because: 'why.case.opened', setting });
  }
  if (!facts.sent.includes(caseKey(facts))) return not('why.case.nobody');
  // The agent chose someone else after it was created.
  return not('why.case.kept');
}

/** The open case that shows itself has the log, and none is created (spec L27). */
const shown = (open: RecordRef, direction: 'inbound' | 'outbound'): RecordResult => ({
  target: open,
  write: null,
  steps: [
    stepOf('L27', seen(open), {
      because: 'why.case.shown',
      values: { name: open.name },
      setting: `screenPop.${direction}`,
    }),
  ],
});
