import { reportNames } from '../../domain/report/report.ts';
import { usePerson } from '../desk/state/person.ts';
import { Areas, PageBar } from '../ui/page-bar.tsx';
import { useText } from '../ui/text/locale.ts';
import { useChoice } from './link/address.ts';
import { Filters } from './filters.tsx';
import { ChoiceLink } from './link/link.tsx';
import { ReportView } from './report-view.tsx';
import styles from './reports-page.module.css';

/** The reports: which one, of whom and when, and what it says. */
export function ReportsPage() {
  const text = useText();
  const { report } = useChoice();
  return (
    <div className={styles.page}>
      <TopBar />
      <nav className={styles.tabs} aria-label={text('report.areas')}>
        {reportNames.map((name) => (
          <ChoiceLink
            key={name}
            change={{ report: name }}
            aria-current={name === report ? 'page' : undefined}
          >
            {text(`report.name.${name}`)}
          </ChoiceLink>
        ))}
      </nav>
      <main className={styles.canvas}>
        <Filters />
        <ReportView key={report} />
      </main>
    </div>
  );
}

function TopBar() {
  const text = useText();
  const me = usePerson();
  return (
    <PageBar
      className={styles.bar}
      brand={
        <>
          <span>Tieline</span>
          <Areas label={text('desk.areas')}>
            <a href="/">{text('desk.area.contacts')}</a>
            <a href="/reports" aria-current="page">
              {text('desk.area.reports')}
            </a>
            {me?.roles.includes('administrator') === true && <a href="/admin">{text('desk.area.admin')}</a>}
          </Areas>
        </>
      }
    />
  );
}
