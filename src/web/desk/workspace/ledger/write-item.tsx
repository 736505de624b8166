import type { z } from 'zod';
import type { Why } from '../../../../contract/operations/ledger.ts';
import { moment, timeWithSeconds } from '../../../ui/text/format.ts';
import { useText } from '../../../ui/text/locale.ts';
import { LogBadge } from '../../../ui/state.tsx';
import { canShow } from '../../state/naming.ts';
import { surface } from '../../surface.ts';

export type Write = z.infer<typeof Why>['writes'][number];

const badges = {
  due: 'due',
  sending: 'due',
  done: 'written',
  refused: 'attention',
  'given-up': 'given-up',
  superseded: 'none',
} as const;

/** One write of the ledger: what, whether it is done, and the record it made. */
export function WriteItem({ write }: { write: Write }) {
  const text = useText();
  const { record } = write;
  const canOpen = record !== null && write.deleted === null && canShow(record.kind);
  return (
    <li>
      <LogBadge state={badges[write.state]} />
      <div>
        <p className="strong">
          {text(`work.write.${write.kind}`)} {record !== null && !canOpen && record.name}
          {record !== null && canOpen && (
            <button
              type="button"
              className="link"
              onClick={() => surface().showRecord({ kind: record.kind, id: record.id, name: record.name })}
            >
              {record.name}
            </button>
          )}
        </p>
        <p className="small second">
          {write.confirmedAt === null
            ? text('work.write.attempts', { count: write.attempts })
            : text('work.write.confirmed', {
                time: timeWithSeconds(write.confirmedAt),
                count: write.attempts,
              })}
        </p>
        {write.deleted !== null && (
          <p className="small second">
            {text('work.write.deleted', { by: write.deleted.by, at: moment(write.deleted.at) })}
          </p>
        )}
        {write.kind === 'case-removal' && record !== null && (
          <p className="small second">{text('work.write.kept')}</p>
        )}
        {write.noteKept && <p className="small second">{text('work.write.note-kept')}</p>}
        {write.doubled && <p className="small second">{text('work.write.doubled')}</p>}
        {write.complaint !== null && (
          <p className="small second">{text('work.write.complaint', { words: write.complaint })}</p>
        )}
        {write.taskKept && <p className="small second">{text('work.write.task-kept')}</p>}
        {write.error !== null && (
          <p className="small bad">
            {write.error.code === 'unknown-outcome'
              ? text('work.attention.unknown-outcome')
              : write.error.words}
          </p>
        )}
      </div>
    </li>
  );
}
