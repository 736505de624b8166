import { useEffect, useState, type MouseEvent } from 'react';
import { Icon } from '../ui/icon.tsx';
import { useText, type MessageKey } from '../ui/locale.ts';
import { AuditPage } from './audit-page.tsx';
import { NounPage } from './noun-page.tsx';
import { nouns } from './nouns.ts';
import { SettingsPage } from './settings-page.tsx';
import { TokensPage } from './tokens-page.tsx';

const others: readonly { readonly path: string; readonly title: MessageKey }[] = [
  { path: 'settings', title: 'admin.settings' },
  { path: 'tokens', title: 'admin.tokens' },
  { path: 'audit', title: 'admin.audit' },
];
const pages = [...nouns.map(({ path, title }) => ({ path, title })), ...others];

/** `/admin/queues/abc` is the queue abc, `/admin/queues/new` one to be made. */
const readAddress = () => {
  const [, page = 'agents', key = null] = location.pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  return { page, key };
};

/** People, routing and the organisation's settings, for administrators. */
export function Administration() {
  const text = useText();
  const [address, setAddress] = useState(readAddress);
  useEffect(() => {
    const moved = () => setAddress(readAddress());
    addEventListener('popstate', moved);
    return () => removeEventListener('popstate', moved);
  }, []);
  const go = (path: string) => {
    history.pushState(null, '', path);
    setAddress(readAddress());
  };
  const follow = (path: string) => (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(path);
  };
  return (
    <div className="admin-page">
      <header className="topbar">
        <div className="brand">
          <Icon name="mark" className="mark" /> <h1 className="brand-name">Tieline</h1>
          <nav className="nav" aria-label={text('desk.areas')}>
            <a href="/">{text('desk.area.contacts')}</a>
            <a href="/admin" aria-current="page" onClick={follow('/admin')}>
              {text('desk.area.admin')}
            </a>
          </nav>
        </div>
      </header>
      <nav className="groups" aria-label={text('desk.area.admin')}>
        {pages.map((page) => (
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
      <main className="admin-canvas">
        <Page key={address.page} page={address.page} itemKey={address.key} go={go} />
      </main>
    </div>
  );
}

function Page({ page, itemKey, go }: { page: string; itemKey: string | null; go: (path: string) => void }) {
  const noun = nouns.find((one) => one.path === page);
  if (noun !== undefined) return <NounPage noun={noun} itemKey={itemKey} go={go} />;
  if (page === 'settings') return <SettingsPage />;
  if (page === 'tokens') return <TokensPage />;
  return <AuditPage />;
}
