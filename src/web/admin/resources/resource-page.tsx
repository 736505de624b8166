import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useLoaded } from '../../ui/server/load.ts';
import { useText } from '../../ui/text/locale.ts';
import { EmptyState, ErrorNote, Loading } from '../../ui/state.tsx';
import { AgentCrmConnection } from './agent-crm-connection.tsx';
import { asText, asTexts, valueAt, type Body } from './body.ts';
import { ResourceForm } from './resource-form.tsx';
import type { FieldDefinition, Resource } from './resources.ts';
import { listPath, useOptions } from './sources.ts';
import { choiceText } from './words.ts';

/** The list of a noun, or the form of one. */
export function ResourcePage({
  noun,
  itemKey,
  go,
}: {
  noun: Resource;
  itemKey: string | null;
  go: (path: string) => void;
}) {
  const back = () => go(`/admin/${noun.path}`);
  if (itemKey === 'new') return <ResourceForm noun={noun} before={null} tag={null} onDone={back} />;
  if (itemKey !== null) return <Existing noun={noun} itemKey={itemKey} onDone={back} />;
  return <List noun={noun} go={go} />;
}

function Existing({ noun, itemKey, onDone }: { noun: Resource; itemKey: string; onDone: () => void }) {
  const one = useLoaded<Body>(`/${noun.path}/${encodeURIComponent(itemKey)}`);
  if (one.state === 'failed') return <ErrorNote error={one.error} onRetry={one.reload} />;
  if (one.state !== 'ready') return <Loading />;
  return (
    <>
      {noun.path === 'agents' && <AgentCrmConnection agent={itemKey} />}
      <ResourceForm key={itemKey} noun={noun} before={one.value} tag={one.tag} onDone={onDone} />
    </>
  );
}

function List({ noun, go }: { noun: Resource; go: (path: string) => void }) {
  const text = useText();
  const list = useLoaded<{ items: readonly Body[] }>(listPath(noun.path));
  return (
    <section className="card">
      <header>
        <h2>{text(noun.title)}</h2>
        <Button className="push" onClick={() => go(`/admin/${noun.path}/new`)}>
          <Icon name="plus" small /> {text('admin.new')}
        </Button>
      </header>
      {list.state === 'failed' && <ErrorNote error={list.error} onRetry={list.reload} />}
      {list.state === 'loading' && list.value === null && <Loading />}
      {list.value?.items.length === 0 && (
        <EmptyState title={text('admin.none')}>{text('admin.none-note')}</EmptyState>
      )}
      {list.value !== null && list.value.items.length > 0 && (
        <div className="table-scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{text(noun.key === 'number' ? 'admin.field.number' : 'admin.field.name')}</th>
                {noun.columns.map((column) => (
                  <th key={column.path} scope="col">
                    {text(column.label)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {list.value.items.map((one) => {
                const key = asText(one[noun.key]);
                return (
                  <tr key={key}>
                    <td>
                      <button
                        type="button"
                        className="link strong num"
                        onClick={() => go(`/admin/${noun.path}/${encodeURIComponent(key)}`)}
                      >
                        {asText(one[noun.name]) || key}
                      </button>
                      {noun.mark !== undefined && valueAt(one, noun.mark.path) === true && (
                        <span className="small muted"> · {text(noun.mark.label)}</span>
                      )}
                    </td>
                    {noun.columns.map((column) => (
                      <Cell key={column.path} column={column} value={valueAt(one, column.path)} />
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Cell({ column, value }: { column: FieldDefinition; value: unknown }) {
  const text = useText();
  const options = useOptions(column.source);
  // What somebody typed is no word of ours, whatever it says.
  const plain = (one: string) => (column.choices === undefined ? one : choiceText(one, text));
  const named = (one: string) => options.find((option) => option.value === one)?.name ?? plain(one);
  if (typeof value === 'boolean') return <td>{text(value ? 'admin.yes' : 'admin.no')}</td>;
  const words = Array.isArray(value) ? asTexts(value).map(named).join(', ') : named(asText(value));
  return <td className={words === '' ? 'muted' : ''}>{words === '' ? '–' : words}</td>;
}
