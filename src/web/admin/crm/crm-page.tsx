import type { CrmStatus } from '../../../contract/crm/crm-status.ts';
import { classes } from '../../ui/classes.ts';
import { useLoaded } from '../../ui/server/load.ts';
import { useText } from '../../ui/text/locale.ts';
import { ErrorNote, Loading, LogMark, type LogStateName } from '../../ui/state.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { CrmCheckCard } from './crm-check-card.tsx';
import { KeptCard } from './kept-card.tsx';

const looks: Readonly<Record<CrmStatus['state'], { readonly log: LogStateName; readonly icon: IconName }>> = {
  ok: { log: 'written', icon: 'written' },
  paused: { log: 'attention', icon: 'pause' },
  unreachable: { log: 'attention', icon: 'attention' },
};

/** How the link to the CRM is, and what it lacks (spec X11). */
export function CrmPage() {
  const text = useText();
  const crm = useLoaded<CrmStatus>('/crm');
  if (crm.state === 'failed') return <ErrorNote error={crm.error} onRetry={crm.reload} />;
  if (crm.value === null) return <Loading />;
  if (crm.value.name === 'embedded')
    return (
      <section className="card lined">
        <header>
          <h2>{text('admin.crm-page')}</h2>
        </header>
        <p className="section second">{text('admin.crm-page.embedded')}</p>
      </section>
    );
  return (
    <>
      <Connection crm={crm.value} />
      <KeptCard />
      {/* What the check finds tells of the link, too. */}
      <CrmCheckCard onChecked={crm.reload} />
    </>
  );
}

function Connection({ crm: { state, reason } }: { crm: CrmStatus }) {
  const text = useText();
  const { log, icon } = looks[state];
  return (
    <section className={classes('card', reason !== null && 'lined')}>
      <header>
        <h2>Salesforce</h2>
        <div className="push" role="status">
          <LogMark state={log}>
            <Icon name={icon} small />
            {text(`admin.crm-page.state.${state}`)}
          </LogMark>
        </div>
      </header>
      {reason !== null && (
        <div className="section stack">
          <p>{reason}</p>
          <p className="small second">{text('admin.crm-page.nothing-lost')}</p>
        </div>
      )}
    </section>
  );
}
