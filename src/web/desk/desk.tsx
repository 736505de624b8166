import { lazy, Suspense, useEffect } from 'react';
import { Icon } from '../ui/icon.tsx';
import { addArea, useText } from '../ui/text/locale.ts';
import { Loading } from '../ui/state.tsx';
import { Panel } from './panel/panel.tsx';
import { usePops } from './pops.ts';
import { useRing } from './state/ring.ts';
import { TopBar } from './account/top-bar.tsx';
import { showSide, usePlaces } from './state/places.ts';
import styles from './desk.module.css';

// The workspace comes after the panel: a ringing call can be answered before it is here.
const Workspace = lazy(async () => {
  const [workspace] = await Promise.all([import('./workspace/workspace.tsx'), addArea('work')]);
  return workspace;
});

/** The whole page: bar, panel, workspace; where it is narrow, panel or workspace. */
export function Desk() {
  const text = useText();
  const side = usePlaces((state) => state.side);
  useRing();
  usePops();
  useEffect(() => {
    document.title = 'Tieline';
  }, []);
  return (
    <div className={styles.desk} data-place={side}>
      <TopBar />
      <main className={styles.main}>
        <Panel />
        <Suspense
          fallback={
            <div className={styles.work}>
              <Loading />
            </div>
          }
        >
          <Workspace />
        </Suspense>
      </main>
      <nav className={styles.places} aria-label={text('desk.places')}>
        <button type="button" aria-pressed={side === 'panel'} onClick={() => showSide('panel')}>
          <Icon name="phone" small /> {text('desk.panel')}
        </button>
        <button type="button" aria-pressed={side === 'work'} onClick={() => showSide('work')}>
          <Icon name="person" small /> {text('desk.workspace')}
        </button>
      </nav>
    </div>
  );
}
