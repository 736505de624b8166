import type { RecordRef } from '../../../contract/common.ts';
import { timeWithSeconds } from '../../ui/format.ts';
import { useText, type MessageKey } from '../../ui/locale.ts';
import { LogBadge } from '../../ui/state.tsx';
import { showRecord } from './places.ts';

export interface Write {
  readonly kind: string;
  readonly key: string;
  readonly state: 'due' | 'sending' | 'done' | 'refused' | 'given-up' | 'superseded';
  readonly attempts: number;
  readonly record: RecordRef | null;
  readonly sentAt: string | null;
  readonly confirmedAt: string | null;
  readonly error: string | null;
}

const badges = {
  due: 'due',
  sending: 'due',
  done: 'written',
  refused: 'attention',
  'given-up': 'given-up',
  superseded: 'none',
} as const;

const operations: Readonly<Record<string, MessageKey>> = {
  'upsert-task': 'desk.write.upsert-task',
  'delete-task': 'desk.write.delete-task',
};

/** One write of the ledger: what, whether it is done, and the record it made. */
export function WriteItem({ write }: { write: Write }) {
  const text = useText();
  const { record } = write;
  const operation = operations[write.kind];
  return (
    <li>
      <LogBadge state={badges[write.state]} />
      <div>
        <p className="strong">
          {operation === undefined ? write.kind : text(operation)}{' '}
          {record !== null && (
            <button
              type="button"
              className="link"
              onClick={() => showRecord({ kind: record.kind, id: record.id, name: record.name })}
            >
              {record.name}
            </button>
          )}
        </p>
        <p className="small second">
          {write.confirmedAt === null
            ? text('desk.write.attempts', { count: write.attempts })
            : text('desk.write.confirmed', {
                time: timeWithSeconds(write.confirmedAt),
                count: write.attempts,
              })}
        </p>
        {write.error !== null && <p className="small bad">{write.error}</p>}
      </div>
    </li>
  );
}
