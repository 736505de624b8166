import { lazy, Suspense, type MouseEvent } from 'react';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { useText } from '../../ui/text/locale.ts';
import { Loading } from '../../ui/state.tsx';
import { recordIcon } from '../state/naming.ts';
import { ContactsPage } from './contacts-page.tsx';
import { addressOf, closeTab, go, usePlaces, type Place } from '../state/places.ts';
import { RecordView } from './record/record-view.tsx';
import { SearchPage } from './search-page.tsx';
import { WhyDrawer } from './ledger/why-drawer.tsx';
import { classes } from '../../ui/classes.ts';
import deskStyles from '../desk.module.css';
import styles from './workspace.module.css';

const RecordForm = lazy(() => import('./record/record-form.tsx'));

/** Records in tabs, contacts that were, and the reasons for how they were logged. */
export default function Workspace() {
  const place = usePlaces((state) => state.place);
  const why = usePlaces((state) => state.why);
  return (
    <div className={deskStyles.work} data-workspace>
      <div className={styles.page}>
        <Tabs />
        <div className={styles.canvas}>
          <Suspense fallback={<Loading />}>
            <Shown place={place} />
          </Suspense>
        </div>
      </div>
      {why !== null && <WhyDrawer key={why} interaction={why} />}
    </div>
  );
}

function Shown({ place }: { place: Place }) {
  switch (place.at) {
    case 'contacts':
      return <ContactsPage filter={place.filter} />;
    case 'search':
      return <SearchPage query={place.query} />;
    case 'record':
      return (
        <RecordView
          key={`${place.kind} ${place.id}`}
          kind={place.kind}
          id={place.id}
          editing={place.edit ?? false}
        />
      );
    case 'new':
      return (
        <RecordForm
          key={JSON.stringify(place)}
          kind={place.kind}
          record={null}
          defaults={place.defaults}
          onDone={null}
        />
      );
  }
}

function Tabs() {
  const text = useText();
  const place = usePlaces((state) => state.place);
  const tabs = usePlaces((state) => state.tabs);
  return (
    <nav className={styles.tabs} aria-label={text('desk.tabs')}>
      <Tab
        place={{ at: 'contacts', filter: 'all' }}
        on={place.at === 'contacts'}
        icon="history"
        name={text('work.contacts.title')}
      />
      {(place.at === 'search' || place.at === 'new') && (
        <Tab
          place={place}
          on
          icon={place.at === 'search' ? 'search' : 'plus'}
          name={text(place.at === 'search' ? 'desk.search.title' : 'desk.record.new')}
        />
      )}
      {tabs.map((tab) => (
        <Tab
          key={`${tab.kind} ${tab.id}`}
          place={{ at: 'record', kind: tab.kind, id: tab.id }}
          on={place.at === 'record' && place.kind === tab.kind && place.id === tab.id}
          icon={recordIcon(tab.kind)}
          name={tab.name}
          onClose={() => closeTab(tab)}
        />
      ))}
    </nav>
  );
}

/** A link that stays on the page; opened otherwise (new tab, middle button) it is a link like any other. */
export function followInPage(event: MouseEvent, place: Place): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  go(place);
}

function Tab({
  place,
  on,
  icon,
  name,
  onClose,
}: {
  place: Place;
  on: boolean;
  icon: IconName;
  name: string;
  onClose?: () => void;
}) {
  const text = useText();
  return (
    <div className={classes(styles.tab, on && styles.on)}>
      <a
        href={addressOf(place)}
        aria-current={on ? 'page' : undefined}
        onClick={(event) => followInPage(event, place)}
      >
        <Icon name={icon} small />
        <span className="cut">{name}</span>
      </a>
      {onClose !== undefined && (
        <button
          type="button"
          className={styles.close}
          aria-label={text('desk.tabs.close', { name })}
          onClick={onClose}
        >
          <Icon name="close" small />
        </button>
      )}
    </div>
  );
}
