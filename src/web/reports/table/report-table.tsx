import type { Report } from '../../../contract/reports.ts';
import { useText } from '../../ui/text/locale.ts';
import { nameOf, shown, type Column, type Row, type Value } from '../chart/figures.ts';
import { ChoiceLink } from '../link/link.tsx';
import { classes } from '../../ui/classes.ts';
import styles from './report-table.module.css';

const isName = ({ unit }: Column): boolean => unit === 'text' || unit === 'day';
/** Figures that say how many were missed. */
const missed: readonly string[] = ['missed', 'missed-lost', 'inbound-missed', 'abandoned'];

/** Every figure of the report; those that count contacts lead to them. */
export function ReportTable({ report }: { report: Report }) {
  const text = useText();
  const label = text(`report.name.${report.report}`);
  return (
    <section className="card">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard */}
      <div className="table-scroll" role="region" aria-label={label} tabIndex={0}>
        <table className={classes('table', styles.table)}>
          <thead>
            <tr>
              {report.columns.map((column) => (
                <th key={column.id} scope="col" className={isName(column) ? '' : 'right'}>
                  {column.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {report.rows.map((row) => (
              <tr key={new URLSearchParams(row.contacts).toString()}>
                {report.columns.map((column, index) => (
                  <Cell key={column.id} report={report} row={row} column={column} index={index} />
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              {report.columns.map((column, index) => (
                <TotalCell
                  key={column.id}
                  column={column}
                  value={report.total[index] ?? null}
                  first={index === 0}
                />
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
      {countsSeveral(report) && (
        <p className={classes('small muted', styles.note)}>{text('report.note.several')}</p>
      )}
    </section>
  );
}

/** Whether a contact stands in more than one row. */
const countsSeveral = ({ columns, rows, total }: Report): boolean =>
  columns.some(({ contacts }, index) => {
    const all = total[index];
    if (contacts === null || typeof all !== 'number') return false;
    return rows.reduce((sum, { cells }) => sum + Number(cells[index] ?? 0), 0) > all;
  });

function Cell({ report, row, column, index }: { report: Report; row: Row; column: Column; index: number }) {
  const text = useText();
  const value = row.cells[index] ?? null;
  const words = shown(value, column.unit);
  if (index === 0)
    return (
      <th scope="row" className={styles.name}>
        {words}
      </th>
    );
  const leads = column.contacts !== null && value !== 0;
  const look = value === 0 || value === null ? 'muted' : missed.includes(column.id) ? 'bad' : '';
  return (
    <td className={classes(isName(column) ? styles.text : 'right', look)}>
      {leads ? (
        <ChoiceLink
          className={styles.figure}
          change={{ cell: { row: row.contacts, column: column.id } }}
          title={text('report.open', { name: `${nameOf(report, row)}, ${column.label}` })}
        >
          {words}
        </ChoiceLink>
      ) : (
        words
      )}
    </td>
  );
}

const TotalCell = ({ column, value, first }: { column: Column; value: Value; first: boolean }) =>
  first ? (
    <th scope="row">{value}</th>
  ) : (
    <td className={isName(column) ? styles.text : 'right'}>
      {value === null ? '' : shown(value, column.unit)}
    </td>
  );
