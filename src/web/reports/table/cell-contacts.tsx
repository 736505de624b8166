import type { Interaction } from '../../../contract/interactions/interaction.ts';
import type { Report } from '../../../contract/reports.ts';
import { Button } from '../../ui/button.tsx';
import { usePagedList, type Page } from '../../ui/server/paged-list.ts';
import { useLoaded } from '../../ui/server/load.ts';
import { useText } from '../../ui/text/locale.ts';
import { EmptyState, ErrorNote, Loading } from '../../ui/state.tsx';
import type { Cell } from '../link/address.ts';
import { ContactTable } from './contact-table.tsx';
import { nameOf } from '../chart/figures.ts';
import { ChoiceLink } from '../link/link.tsx';
import { classes } from '../../ui/classes.ts';
import styles from './cell-contacts.module.css';
import reportTableStyles from './report-table.module.css';

/** Read at once; the next ones come when they are asked for. */
const pageSize = 50;

/** The contacts that one figure of a report counts, each with its Why? */
export function CellContacts({ report, cell }: { report: Report; cell: Cell }) {
  const text = useText();
  const column = report.columns.find(({ id }) => id === cell.column);
  const row = report.rows.find(
    ({ contacts }) => new URLSearchParams(contacts).toString() === new URLSearchParams(cell.row).toString(),
  );
  const query = new URLSearchParams({ ...report.contacts, ...cell.row, ...column?.contacts });
  query.set('limit', String(pageSize));
  const title = [row === undefined ? null : nameOf(report, row), column?.label ?? null];
  return (
    <section className="card">
      <header>
        <div className="grow">
          <p className="small">
            <ChoiceLink change={{}}>← {text('report.back')}</ChoiceLink>
          </p>
          <h1 className={styles.title}>{title.filter((part) => part !== null).join(': ')}</h1>
        </div>
      </header>
      <Contacts key={query.toString()} path={`/interactions?${query}`} />
    </section>
  );
}

function Contacts({ path }: { path: string }) {
  const text = useText();
  const first = useLoaded<Page<Interaction>>(path);
  const { items, next, loading, error, load } = usePagedList(path, first.value);
  if (first.state === 'failed')
    return (
      <div className="in-card">
        <ErrorNote error={first.error} onRetry={first.reload} />
      </div>
    );
  if (first.value === null) return <Loading />;
  if (items.length === 0) return <EmptyState title={text('report.none')} />;
  return (
    <>
      <ContactTable contacts={items} />
      <footer className={classes('row', reportTableStyles.note)}>
        <span className="small muted">
          {text(next === null ? 'report.list.count' : 'report.list.first', { count: items.length })}
        </span>
        {next !== null && (
          <Button onClick={load} reason={loading ? text('desk.loading') : null}>
            {text(loading ? 'desk.loading' : 'report.list.more')}
          </Button>
        )}
        {error !== null && <ErrorNote error={error} />}
      </footer>
    </>
  );
}
