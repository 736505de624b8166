import type { ImportPreview } from '../../../contract/crm/crm-import.ts';
import { useText } from '../../ui/text/locale.ts';
import { classes } from '../../ui/classes.ts';
import styles from './import-columns.module.css';

/** How the columns of a file are read, with its first rows below. */
export function ImportColumns({ preview: { columns, rows } }: { preview: ImportPreview }) {
  const text = useText();
  const title = text('admin.import.columns');
  const faulty = rows.filter(({ reason }) => reason !== null);
  return (
    <div className="stack">
      <h3>{title}</h3>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard */}
      <div className={classes('table-scroll', styles.columns)} role="region" aria-label={title} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              {columns.map(({ header, field }, at) => (
                <th key={at} scope="col">
                  {header === '' ? '–' : header}
                  <span className={classes(styles.block, field === null ? 'muted' : 'accent')}>
                    {text(field === null ? 'admin.import.not-read' : `admin.import.field.${field}`)}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ line, values }) => (
              <tr key={line}>
                {columns.map(({ field }, at) => (
                  <td key={at} className={field === null ? 'muted' : undefined}>
                    {values[at] ?? ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {faulty.map(({ line, reason }) => (
        <p key={line} className="small bad">
          {text('admin.import.line', { line })}: {reason}
        </p>
      ))}
    </div>
  );
}
