import type { Reconciliation, ReconciliationFinding } from '../../../contract/operations/reconciliation.ts';
import { Button } from '../../ui/button.tsx';
import { amount } from '../../ui/text/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useText } from '../../ui/text/locale.ts';
import { EmptyState } from '../../ui/state.tsx';
import { csvType, saveFile } from '../../ui/browser/save-file.ts';
import { fieldText, findingsAsCsv, findingTitle, valueText } from './reconciliation-text.ts';
import { classes } from '../../ui/classes.ts';
import styles from './reconciliation-result.module.css';

type Counts = Omit<Reconciliation, 'findings'>;

const counted = ['compared', 'missing', 'doubled', 'changed', 'pending'] as const;

/** The figures of a comparison. */
export function ReconciliationCounts({ counts }: { counts: Counts }) {
  const text = useText();
  return (
    <div role="status">
      <dl className={classes('pairs', styles.counts)}>
        {counted.map((name) => (
          <div key={name}>
            <dt>{text(`admin.reconciliation.${name}`)}</dt>
            <dd className="num strong">{amount(counts[name])}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** What differs between the ledger and the CRM, field by field, with the way to the contact and to the record. */
export function ReconciliationFindings({ result, name }: { result: Reconciliation; name: string }) {
  const text = useText();
  const { findings } = result;
  const count = result.missing + result.doubled + result.changed;
  if (count === 0)
    return (
      <EmptyState title={text('admin.reconciliation.none')}>
        {text('admin.reconciliation.none-note')}
      </EmptyState>
    );
  return (
    <>
      <div className="section row wrap">
        <h3>{text('admin.reconciliation.findings')}</h3>
        {findings.length < count && (
          <span className="small second">
            {text('admin.reconciliation.first', { shown: amount(findings.length), all: amount(count) })}
          </span>
        )}
        <Button
          className="push"
          onClick={() => saveFile(`${name}.csv`, csvType, findingsAsCsv(findings, text))}
        >
          {text('admin.reconciliation.save')}
        </Button>
      </div>
      <ul>
        {findings.map((finding, index) => (
          <li key={index} className="section">
            <Finding finding={finding} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Finding({ finding }: { finding: ReconciliationFinding }) {
  const text = useText();
  const { found, record, kind, interactionId, fields } = finding;
  const title = findingTitle(finding, text);
  return (
    <div className="stack">
      <div className="row wrap">
        <Icon name="attention" small className={found === 'changed' ? 'warn' : 'bad'} />
        <p className="strong grow">
          {record === null || found === 'missing' ? (
            title
          ) : (
            <a href={`/records/${encodeURIComponent(record.kind)}/${encodeURIComponent(record.id)}`}>
              {title}
            </a>
          )}
        </p>
        <span className="small second">
          {text(`admin.reconciliation.${found}`)}
          {kind !== null && `, ${text(`work.write.${kind}`)}`}
        </span>
        <a className="small" href={`/contacts?why=${encodeURIComponent(interactionId)}`}>
          {text('desk.why.open')}
        </a>
      </div>
      {fields.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard
        <div className="table-scroll" role="region" aria-label={title} tabIndex={0}>
          <table className={classes('table', styles.fields)}>
            <thead>
              <tr>
                <th scope="col">{text('admin.reconciliation.field')}</th>
                <th scope="col">{text('admin.reconciliation.expected')}</th>
                <th scope="col">{text('admin.reconciliation.there')}</th>
              </tr>
            </thead>
            <tbody>
              {fields.map(({ name, expected, there }) => (
                <tr key={name}>
                  <td>{fieldText(name, text)}</td>
                  <td>{valueText(name, expected) || '–'}</td>
                  <td>{valueText(name, there) || '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
