import type { z } from 'zod';
import type { ObjectList, ObjectView } from '../../../contract/crm/crm-objects.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useLoaded } from '../../ui/server/load.ts';
import { useText } from '../../ui/text/locale.ts';
import { EmptyState, ErrorNote, Loading } from '../../ui/state.tsx';
import { ObjectForm } from './object-form.tsx';

/** The CRM objects that administrators define: their list, or the form of one. */
export function ObjectsPage({ itemKey, go }: { itemKey: string | null; go: (path: string) => void }) {
  const back = () => go('/admin/objects');
  if (itemKey === null) return <List go={go} />;
  if (itemKey === 'new') return <ObjectForm before={null} onDone={back} />;
  return <Existing object={itemKey} onDone={back} />;
}

function Existing({ object, onDone }: { object: string; onDone: () => void }) {
  const one = useLoaded<ObjectView>(`/crm/objects/${encodeURIComponent(object)}`);
  if (one.state === 'failed') return <ErrorNote error={one.error} onRetry={one.reload} />;
  if (one.value === null) return <Loading />;
  return <ObjectForm key={object} before={one.value} onDone={onDone} />;
}

function List({ go }: { go: (path: string) => void }) {
  const text = useText();
  const list = useLoaded<z.infer<typeof ObjectList>>('/crm/objects');
  const items = list.value?.items ?? [];
  return (
    <section className="card">
      <header>
        <h2>{text('admin.objects')}</h2>
        <Button className="push" onClick={() => go('/admin/objects/new')}>
          <Icon name="plus" small /> {text('admin.new')}
        </Button>
      </header>
      {list.state === 'failed' && <ErrorNote error={list.error} onRetry={list.reload} />}
      {list.state === 'loading' && list.value === null && <Loading />}
      {list.value !== null && items.length === 0 && (
        <EmptyState title={text('admin.none')}>{text('admin.objects.none-note')}</EmptyState>
      )}
      {items.length > 0 && (
        <div className="table-scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{text('admin.objects.label')}</th>
                <th scope="col">{text('admin.objects.object')}</th>
                <th scope="col">{text('admin.objects.fields')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map(({ object, label, fields }) => (
                <tr key={object}>
                  <td>
                    <button
                      type="button"
                      className="link strong"
                      onClick={() => go(`/admin/objects/${encodeURIComponent(object)}`)}
                    >
                      {label}
                    </button>
                  </td>
                  <td>{object}</td>
                  <td>{Object.keys(fields).join(', ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
