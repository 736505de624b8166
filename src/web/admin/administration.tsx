import type { MouseEvent, ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Areas, PageBar, Tools } from '../ui/page-bar.tsx';
import { useLoaded } from '../ui/server/load.ts';
import { useText, type MessageKey } from '../ui/text/locale.ts';
import { useAddress, type Leaving } from './address.ts';
import { AuditPage } from './audit-page.tsx';
import { CrmPage } from './crm/crm-page.tsx';
import type { CrmStatus } from '../../contract/crm/crm-status.ts';
import { ImportPage } from './import/import-page.tsx';
import { MailsPage } from './mails/mails-page.tsx';
import { ObjectsPage } from './objects/objects-page.tsx';
import { ResourcePage } from './resources/resource-page.tsx';
import { resources } from './resources/resources.ts';
import { ReconciliationPage } from './reconciliation/reconciliation-page.tsx';
import { SettingsPage } from './settings-page.tsx';
import { TokensPage } from './tokens-page.tsx';
import { Dialog } from './workflows/editing/dialog.tsx';
import { FindSetting } from './workflows/settings/find-setting.tsx';
import { WorkflowEditor } from './workflows/workflow-editor.tsx';
import { WorkflowsPage } from './workflows/workflows-page.tsx';
import { classes } from '../ui/classes.ts';
import styles from './administration.module.css';
import navigationStyles from './workflows/settings/navigation.module.css';

const others: readonly { readonly path: string; readonly title: MessageKey }[] = [
  { path: 'settings', title: 'admin.settings' },
  { path: 'crm', title: 'admin.crm-page' },
  { path: 'objects', title: 'admin.objects' },
  { path: 'mails', title: 'admin.mails' },
  { path: 'reconciliation', title: 'admin.reconciliation' },
  { path: 'import', title: 'admin.import' },
  { path: 'tokens', title: 'admin.tokens' },
  { path: 'audit', title: 'admin.audit' },
];
const pages = [
  { path: 'workflows', title: 'workflow.title' } as const,
  ...resources.map(({ path, title }) => ({ path, title })),
  ...others,
];

/** With a CRM that others administer, objects and imports are done there. */
const ofOwnCrm: ReadonlySet<string> = new Set(['objects', 'import']);

/** Workflows, people, routing and the organisation's settings, for administrators. */
export function Administration() {
  const text = useText();
  const { address, go, leaving } = useAddress();
  const crm = useLoaded<CrmStatus>('/crm').value;
  const crmKinds = crm?.capabilities.kinds ?? [];
  const isForeign = crm !== null && crm.name !== 'embedded';
  const follow = (path: string) => (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(path);
  };
  // A workflow has so many settings that it has the whole page, with a navigation of its own.
  const edited = address.page === 'workflows' ? address.key : null;
  return (
    <div className={classes(styles.page, edited !== null && styles.editing)}>
      <Top follow={follow} inWorkflows={edited !== null}>
        {edited !== null && <FindSetting crmKinds={crmKinds} />}
      </Top>
      {edited === null ? (
        <>
          <nav className={navigationStyles.groups} aria-label={text('desk.area.admin')}>
            {pages
              .filter(({ path }) => !isForeign || !ofOwnCrm.has(path))
              .map((page) => (
                <a
                  key={page.path}
                  href={`/admin/${page.path}`}
                  aria-current={page.path === address.page ? 'page' : undefined}
                  onClick={follow(`/admin/${page.path}`)}
                >
                  {text(page.title)}
                </a>
              ))}
          </nav>
          <main className={styles.canvas}>
            <Page key={address.page} page={address.page} itemKey={address.key} go={go} />
          </main>
        </>
      ) : (
        <WorkflowEditor key={edited} id={edited} crmKinds={crmKinds} />
      )}
      {leaving !== null && <LeavingDialog leaving={leaving} />}
    </div>
  );
}

function Top({
  follow,
  inWorkflows,
  children,
}: {
  follow: (path: string) => (event: MouseEvent) => void;
  inWorkflows: boolean;
  children: ReactNode;
}) {
  const text = useText();
  // Above a workflow the page's first heading is the workflow's name.
  const Name = inWorkflows ? 'p' : 'h1';
  return (
    <PageBar
      className={styles.bar}
      brand={
        <>
          <Name>Tieline</Name>
          <Areas label={text('desk.areas')} className={styles.areas}>
            <a href="/">{text('desk.area.contacts')}</a>
            <a href="/reports">{text('desk.area.reports')}</a>
            <a href="/admin" aria-current={inWorkflows ? undefined : 'page'} onClick={follow('/admin')}>
              {text('desk.area.admin')}
            </a>
            {inWorkflows && (
              <a href="/admin/workflows" aria-current="true" onClick={follow('/admin/workflows')}>
                {text('workflow.title')}
              </a>
            )}
          </Areas>
        </>
      }
    >
      <Tools className="push">{children}</Tools>
    </PageBar>
  );
}

/** What is not saved stays in this browser; only who says so throws it away. */
function LeavingDialog({ leaving }: { leaving: Leaving }) {
  const text = useText();
  return (
    <Dialog title={text('workflow.leaving')} onSubmit={leaving.go} onClose={leaving.stay}>
      <p className="small second">{text('workflow.leaving.note')}</p>
      <div className="row wrap">
        <Button look="quiet" onClick={leaving.goAndDiscard}>
          {text('workflow.leaving.discard')}
        </Button>
        <Button className="push" onClick={leaving.stay}>
          {text('workflow.leaving.stay')}
        </Button>
        <Button type="submit" look="primary">
          {text('workflow.leaving.go')}
        </Button>
      </div>
    </Dialog>
  );
}

function Page({ page, itemKey, go }: { page: string; itemKey: string | null; go: (path: string) => void }) {
  const noun = resources.find((one) => one.path === page);
  if (noun !== undefined) return <ResourcePage noun={noun} itemKey={itemKey} go={go} />;
  if (page === 'workflows') return <WorkflowsPage go={go} />;
  if (page === 'settings') return <SettingsPage />;
  if (page === 'crm') return <CrmPage />;
  if (page === 'objects') return <ObjectsPage itemKey={itemKey} go={go} />;
  if (page === 'mails') return <MailsPage />;
  if (page === 'reconciliation') return <ReconciliationPage />;
  if (page === 'import') return <ImportPage />;
  if (page === 'tokens') return <TokensPage />;
  return <AuditPage />;
}
