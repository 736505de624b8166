import { useRef, useState, type SubmitEvent, type MouseEvent } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { Key } from '../../ui/key.tsx';
import { Areas, PageBar, Tools } from '../../ui/page-bar.tsx';
import { useText } from '../../ui/text/locale.ts';
import { useKey } from '../../ui/browser/shortcut.ts';
import { useDesk } from '../state/connection.ts';
import { usePerson } from '../state/person.ts';
import { go, usePlaces, type Place } from '../state/places.ts';
import { classes } from '../../ui/classes.ts';
import { Status } from './status.tsx';
import styles from './top-bar.module.css';

/** Where to go, what to find, how the line stands, and what the person is just now. */
export function TopBar() {
  return (
    <PageBar
      className={styles.bar}
      brand={
        <>
          <h1 className={styles.name}>Tieline</h1>
          <Places />
        </>
      }
    >
      <Search />
      <Tools>
        <Status />
      </Tools>
    </PageBar>
  );
}

function Places() {
  const text = useText();
  const me = usePerson();
  const place = usePlaces((state) => state.place);
  const simulated = useDesk((state) => state.desk?.simulator ?? false);
  const inContacts = place.at === 'contacts';
  const follow = (next: Place) => (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(next);
  };
  return (
    <Areas label={text('desk.areas')} className={styles.areas}>
      <a
        href="/contacts"
        aria-current={inContacts ? 'page' : undefined}
        onClick={follow({ at: 'contacts', filter: 'all' })}
      >
        {text('desk.area.contacts')}
      </a>
      <a
        href="/records"
        aria-current={inContacts ? undefined : 'page'}
        onClick={follow({ at: 'search', query: '' })}
      >
        {text('desk.area.records')}
      </a>
      <a href="/reports">{text('desk.area.reports')}</a>
      {me?.roles.includes('administrator') === true && <a href="/admin">{text('desk.area.admin')}</a>}
      {simulated && <a href="/lab">{text('desk.area.lab')}</a>}
    </Areas>
  );
}

function Search() {
  const text = useText();
  const field = useRef<HTMLInputElement>(null);
  const place = usePlaces((state) => state.place);
  const [typed, setTyped] = useState(place.at === 'search' ? place.query : '');
  useKey(
    (key) => key === '/',
    () => field.current?.focus(),
  );
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    go({ at: 'search', query: typed.trim() });
  };
  return (
    <form role="search" onSubmit={submit}>
      <label className={classes('search', styles.search)}>
        <Icon name="search" small />
        <span className="sr">{text('desk.search.label')}</span>
        <input
          ref={field}
          type="search"
          value={typed}
          placeholder={text('desk.search.placeholder')}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Key>/</Key>
      </label>
    </form>
  );
}
