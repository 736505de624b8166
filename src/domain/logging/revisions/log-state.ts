import type { Plan } from '../context/plan-context.ts';
import type { Reason } from '../../reason.ts';
import type { RecordRef } from '../../record.ts';
import type { PlannedWrite } from '../context/writes.ts';

/**
 * The life of a write: `due` ──claimed──▶ `sending` ──answered──▶ `done`, back to `due` (try again later), or `refused`
 * (cannot succeed as it is), which a person corrects and makes `due` again or gives up (`given-up`). A later revision
 * of the plan marks what was not sent yet as `superseded`.
 */
export const writeStates = ['due', 'sending', 'done', 'refused', 'given-up', 'superseded'] as const;
export type WriteState = (typeof writeStates)[number];

type WriteKind = PlannedWrite['kind'];

/** How far one write of a part is. */
export interface WriteProgress {
  readonly kind: WriteKind;
  readonly operation: PlannedWrite['operation'];
  readonly state: WriteState;
  readonly attempts: number;
  readonly record: RecordRef | null;
  /** The CRM's last answer, or the reason for giving up. */
  readonly words: string | null;
  /** Who deleted its record in the CRM, and when. */
  readonly removed?: { readonly by: string; readonly at: string } | null;
  /** Done, but the note was left as somebody has changed it in the CRM (spec L17). */
  readonly noteKept?: boolean;
}

/** The state of a part's log (spec api, Log). */
export interface ParticipationLog {
  readonly state: 'none' | 'draft' | 'due' | 'written' | 'attention' | 'given-up';
  /** The activity as it was last written; null: there is none. */
  readonly activity: RecordRef | null;
  /** The case that was created for it, automatically or to attach it to (spec L25, L27); null: none, or not yet. */
  readonly opened: RecordRef | null;
  readonly reason: Reason | null;
}

export const noLog: ParticipationLog = { state: 'none', activity: null, opened: null, reason: null };

/**
 * The role of a write in the log: the activity itself, a record it belongs to and waits for, something beside it, or a
 * mail, which no log waits for.
 */
const part: Readonly<Record<WriteKind, 'activity' | 'needed' | 'beside' | 'mail'>> = {
  activity: 'activity',
  'activity-removal': 'activity',
  'caller-record': 'needed',
  case: 'needed',
  opportunity: 'needed',
  'caller-record-removal': 'beside',
  'case-removal': 'beside',
  'opportunity-removal': 'beside',
  'follow-up': 'beside',
  'follow-up-removal': 'beside',
  event: 'beside',
  'event-removal': 'beside',
  'finished-task': 'beside',
  mail: 'mail',
};

const isActivity = ({ kind }: WriteProgress): boolean => part[kind] === 'activity';
const isOfLog = ({ kind }: WriteProgress): boolean => part[kind] === 'activity' || part[kind] === 'needed';

/**
 * The state of a log, from the latest plan of the part and its writes in order; null: nothing was planned yet. It
 * follows the activity, but also needs attention if the CRM refuses something beside it; mails show up in the ledger
 * only.
 */
export function logOf(
  plan: Pick<Plan, 'outcome' | 'because'> | null,
  writes: readonly WriteProgress[],
): ParticipationLog {
  if (plan === null) return noLog;
  const current = writes.filter(({ kind, state }) => state !== 'superseded' && part[kind] !== 'mail');
  const written = current.findLast((write) => isActivity(write) && write.state === 'done');
  const removed = written?.removed ?? null;
  const activity = written?.kind === 'activity' && removed === null ? written.record : null;
  const opened = current.findLast(({ kind, state }) => kind === 'case' && state === 'done')?.record ?? null;
  const told = (state: ParticipationLog['state'], reason: Reason | null): ParticipationLog => ({
    state,
    activity,
    opened,
    reason,
  });

  const refused = current.find(({ state }) => state === 'refused');
  if (refused) return told('attention', { code: 'log.reason.attention', values: { words: refused.words } });
  const last = current.findLast(isActivity);
  if (last?.state === 'given-up')
    return told('given-up', { code: 'log.reason.given-up', values: { words: last.words } });
  if (plan.outcome === 'none') return told('none', plan.because);
  if (plan.outcome === 'draft') return told('draft', plan.because);
  const open = current.find(
    (write) => isOfLog(write) && (write.state === 'due' || write.state === 'sending'),
  );
  if (!open && removed !== null)
    return told('written', { code: 'log.reason.removed', values: { ...removed } });
  if (!open && written?.noteKept === true)
    return told('written', { code: 'log.reason.note-kept', values: {} });
  if (!open) return told('written', null);
  const { attempts, words } = open;
  return words === null
    ? told('due', { code: 'log.reason.due', values: {} })
    : told('due', { code: 'log.reason.retrying', values: { attempts, words } });
}
