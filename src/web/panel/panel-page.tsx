import { lazy, Suspense, useEffect } from 'react';
import { Status } from '../desk/account/status.tsx';
import { Panel } from '../desk/panel/panel.tsx';
import { usePlaces } from '../desk/state/places.ts';
import { useRing } from '../desk/state/ring.ts';
import { useStore } from '../ui/browser/store.ts';
import { PageBar, Tools } from '../ui/page-bar.tsx';
import { addArea } from '../ui/text/locale.ts';
import type { CrmSurface } from './crm-surface.ts';
import { PanelNotes } from './panel-notes.tsx';
import { useCrm } from './use-crm.ts';
import { isPoppedOut } from './window/pop-out.ts';
import styles from './panel-page.module.css';

const WhyDrawer = lazy(async () => {
  const [drawer] = await Promise.all([import('../desk/workspace/ledger/why-drawer.tsx'), addArea('work')]);
  return { default: drawer.WhyDrawer };
});

/** The phone inside the CRM, or in its own window: what the desk has beside its workspace, and no more. */
export function PanelPage({ surface }: { surface: CrmSurface }) {
  const why = usePlaces((state) => state.why);
  useRing(useStore(isPoppedOut, (value) => value));
  useCrm(surface);
  useEffect(() => {
    document.title = 'Tieline';
  }, []);
  return (
    <div className={styles.page}>
      <PageBar className={styles.bar} brand={<h1 className={styles.name}>Tieline</h1>}>
        <Tools>
          <Status />
        </Tools>
      </PageBar>
      <PanelNotes surface={surface} />
      <main className={styles.main}>
        <Panel />
        {why !== null && (
          <div className={styles.why}>
            <Suspense>
              <WhyDrawer interaction={why} />
            </Suspense>
          </div>
        )}
      </main>
    </div>
  );
}
