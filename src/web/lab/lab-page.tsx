import { useEffect } from 'react';
import { usePerson } from '../desk/state/person.ts';
import { Icon } from '../ui/icon.tsx';
import { Areas, LinkNote, PageBar, Tools } from '../ui/page-bar.tsx';
import { useText } from '../ui/text/locale.ts';
import { EmptyState, ErrorNote, Loading } from '../ui/state.tsx';
import { LiveDot } from '../ui/live-dot.tsx';
import { CallForm } from './calls/call-form.tsx';
import { Callees } from './calls/callees.tsx';
import { Calls } from './calls/calls.tsx';
import { Crowd } from './crowd.tsx';
import { FactsLog } from './facts-log.tsx';
import { Faults } from './faults.tsx';
import { keepLooking, look, useLab } from './state/lab-state.ts';
import { learnAgents, learnCallers } from './state/people.ts';
import { classes } from '../ui/classes.ts';
import styles from './lab-page.module.css';

/** Where anybody plays the customer, when the simulator is the phone system (spec C21). */
export function LabPage() {
  const text = useText();
  const here = useLab(({ lab }) => lab !== null);
  const error = useLab((state) => state.error);
  useEffect(() => {
    // Without their names agents are extensions.
    learnAgents().catch(() => undefined);
    learnCallers();
    return keepLooking();
  }, []);
  const off = error?.status === 404;
  return (
    <div className={styles.page}>
      <TopBar />
      {!here && error === null && <Loading />}
      {off && (
        <main>
          <EmptyState title={text('lab.off')} />
        </main>
      )}
      {!here && error !== null && !off && (
        <main className={styles.failed}>
          <ErrorNote error={error} onRetry={() => void look()} />
        </main>
      )}
      {here && !off && (
        <main className={styles.columns}>
          <h1 className="sr">{text('lab.title')}</h1>
          <div className={styles.column}>
            <CallForm />
            <Crowd />
          </div>
          <div className={styles.column}>
            <Calls />
            <Callees />
          </div>
          <div className={styles.column}>
            <Faults />
            <FactsLog />
          </div>
        </main>
      )}
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
          <span className={styles.brand}>Tieline</span>
          <Areas label={text('lab.areas')} className={styles.nav}>
            <a href="/lab" aria-current="page">
              {text('lab.area.lab')}
            </a>
            <a href="/">{text('lab.area.desk')}</a>
            {me?.roles.includes('administrator') === true && <a href="/admin">{text('lab.area.admin')}</a>}
          </Areas>
        </>
      }
    >
      <Tools className="push">
        <span className={classes('small second', styles.hint)}>{text('lab.nobody-called')}</span>
        <LinkState />
      </Tools>
    </PageBar>
  );
}

function LinkState() {
  const text = useText();
  const link = useLab(({ lab, error }) => (error !== null || lab === null ? 'away' : lab.link));
  return (
    <LinkNote bad={link !== 'up'} className={link === 'up' ? styles.up : undefined}>
      {link === 'up' ? <LiveDot /> : <Icon name="attention" small />}
      {text(`lab.link.${link}`)}
    </LinkNote>
  );
}
