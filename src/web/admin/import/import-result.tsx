import type { ImportReport } from '../../../contract/crm/crm-import.ts';
import { Button } from '../../ui/button.tsx';
import { NoteBar } from '../../ui/note-bar.tsx';
import { amount, dayAndTime } from '../../ui/text/format.ts';
import { useText } from '../../ui/text/locale.ts';
import { notesAsCsv } from './import-csv.ts';
import { csvType, saveFile } from '../../ui/browser/save-file.ts';
import { classes } from '../../ui/classes.ts';
import styles from './import-result.module.css';

/** As many as are looked through on a page; the file has all that the server lists. */
const notesShown = 100;

/** What became of the rows of the last import. */
export function ImportResult({ report }: { report: ImportReport }) {
  const text = useText();
  const counted = [
    ['admin.import.rows', report.rows],
    ['admin.import.created', report.created],
    ['admin.import.updated', report.updated],
    ['admin.import.skipped', report.skipped],
    ['admin.import.faults', report.faultCount],
    ['admin.import.accounts', report.accountsCreated],
    ['admin.import.unreadable', report.unreadableNumbers],
  ] as const;
  return (
    <>
      <div className="section stack">
        <div className="row wrap">
          <h3>{text(`admin.import.state.${report.state}`)}</h3>
          <span className="small muted push">
            {report.by.name}, {dayAndTime(report.endedAt ?? report.startedAt)}
          </span>
        </div>
        {report.stopped !== null && (
          <NoteBar look="warn">{text(`admin.import.stopped.${report.stopped}`)}</NoteBar>
        )}
        <dl className={classes('pairs', styles.counts)}>
          {counted.map(([label, count]) => (
            <div key={label}>
              <dt>{text(label)}</dt>
              <dd className="num strong">{amount(count)}</dd>
            </div>
          ))}
        </dl>
        {report.ignoredColumns.length > 0 && (
          <p className="small second">
            {text('admin.import.ignored', { columns: report.ignoredColumns.join(', ') })}
          </p>
        )}
      </div>
      <Notes title={text('admin.import.faults')} count={report.faultCount} notes={report.faults} />
      <Notes title={text('admin.import.remarks')} count={report.remarkCount} notes={report.remarks} />
    </>
  );
}

interface NotesProps {
  title: string;
  count: number;
  notes: ImportReport['faults'];
}

function Notes({ title, count, notes }: NotesProps) {
  const text = useText();
  if (notes.length === 0) return null;
  const headers = { line: text('admin.import.line-column'), reason: text('admin.import.reason-column') };
  const shown = notes.slice(0, notesShown);
  return (
    <div className="section stack">
      <div className="row wrap">
        <h3>
          {title} <span className="num second">{amount(count)}</span>
        </h3>
        <Button
          className="push"
          onClick={() => saveFile(`${title}.csv`, csvType, notesAsCsv(notes, headers))}
        >
          {text('admin.import.save')}
        </Button>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard */}
      <div className={classes('table-scroll', styles.notes)} role="region" aria-label={title} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{headers.line}</th>
              <th scope="col">{headers.reason}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ line, reason }, at) => (
              <tr key={at}>
                <td className="num">{line}</td>
                <td className={styles.reason}>{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < count && (
        <p className="small second">
          {text('admin.import.first', { shown: amount(shown.length), listed: amount(notes.length) })}
        </p>
      )}
    </div>
  );
}
