import type { z } from 'zod';
import type { RecordRef } from '../../../contract/common.ts';
import type { CrmStatus } from '../../../contract/crm/crm-status.ts';
import type { FoundRecordList } from '../../../contract/crm/crm.ts';
import type { ObjectList } from '../../../contract/crm/crm-objects.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { usePagedList } from '../../ui/server/paged-list.ts';
import { useLoaded } from '../../ui/server/load.ts';
import { useText } from '../../ui/text/locale.ts';
import { EmptyState, ErrorNote, Loading } from '../../ui/state.tsx';
import { KindIcon } from '../../ui/kind-icon.tsx';
import { kindText, recordIcon } from '../state/naming.ts';
import { go, showRecord } from '../state/places.ts';
import { newKinds } from './record/record.ts';

/** What the CRM finds, or, where it finds nothing, the way to make it. */
export function SearchPage({ query }: { query: string }) {
  const text = useText();
  const objects = useLoaded<z.infer<typeof ObjectList>>('/crm/objects').value?.items ?? [];
  const nameOf = (kind: string) =>
    objects.find(({ object }) => object === kind)?.label ?? kindText(kind, text);
  const crm = useLoaded<CrmStatus>('/crm').value;
  const kinds = newKinds.filter((kind) => crm?.capabilities.editable.includes(kind) ?? true);
  // Records of another CRM's own objects are made there.
  const ofObjects = crm?.name === 'embedded' ? objects.map(({ object }) => object) : [];
  const makeable = [...kinds, ...ofObjects].map((kind) => ({
    kind,
    name: nameOf(kind),
  }));
  return (
    <section className="card lined">
      <header>
        <h1>{query === '' ? text('desk.search.title') : text('desk.search.results', { query })}</h1>
        <span className="row push wrap">
          {makeable.map(({ kind, name }) => (
            <Button key={kind} size="tiny" onClick={() => go({ at: 'new', kind, defaults: {} })}>
              <Icon name="plus" small /> {name}
            </Button>
          ))}
        </span>
      </header>
      {query === '' && (
        <EmptyState title={text('desk.search.start')}>{text('desk.search.start-note')}</EmptyState>
      )}
      {query !== '' && <Hits key={query} query={query} nameOf={nameOf} />}
    </section>
  );
}

type HitList = Pick<z.infer<typeof FoundRecordList>, 'next' | 'found'> & {
  readonly items: readonly RecordRef[];
};

/** What was found, changed last first: a page at once, the others when they are asked for (spec X13). */
function Hits({ query, nameOf }: { query: string; nameOf: (kind: string) => string }) {
  const text = useText();
  const path = `/crm/search?q=${encodeURIComponent(query)}`;
  const first = useLoaded<HitList>(path);
  const { items, next, loading, error, load } = usePagedList<RecordRef>(path, first.value);
  if (first.state === 'failed') return <ErrorNote error={first.error} onRetry={first.reload} />;
  if (first.value === null) return <Loading />;
  const { found } = first.value;
  if (items.length === 0 && next === null)
    return (
      <EmptyState title={text('desk.search.none', { query })}>{text('desk.search.none-note')}</EmptyState>
    );
  return (
    <>
      <ul className="list section">
        {items.map((record) => (
          <li key={`${record.kind} ${record.id}`}>
            <KindIcon name={recordIcon(record.kind)} />
            <span className="grow">
              <button
                type="button"
                className="link strong"
                onClick={() => showRecord({ kind: record.kind, id: record.id, name: record.name })}
              >
                {record.name}
              </button>
              <br />
              <span className="small second">{nameOf(record.kind)}</span>
            </span>
          </li>
        ))}
      </ul>
      <footer className="row section">
        <span className="small muted">
          {text(found.more ? 'desk.search.count-more' : 'desk.search.count', { count: found.count })}
        </span>
        {next !== null && (
          <Button onClick={load} reason={loading ? text('desk.loading') : null}>
            {text(loading ? 'desk.loading' : 'desk.search.more')}
          </Button>
        )}
        {error !== null && <ErrorNote error={error} />}
      </footer>
    </>
  );
}
