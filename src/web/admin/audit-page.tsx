import type { z } from 'zod';
import type { AuditEntry } from '../../contract/organisation.ts';
import { dayAndTime } from '../ui/text/format.ts';
import { useLoaded } from '../ui/server/load.ts';
import { useText } from '../ui/text/locale.ts';
import { EmptyState, ErrorNote, Loading } from '../ui/state.tsx';
import { actionText, detailText, nameOf, nounText } from './audit-text.ts';

interface Named {
  readonly items: readonly { readonly id: string; readonly name: string }[];
}

/** Who changed what, the latest first. */
export function AuditPage() {
  const text = useText();
  const audit = useLoaded<{ items: readonly z.infer<typeof AuditEntry>[] }>('/audit?limit=100');
  const [agents, workflows] = [
    useLoaded<Named>('/agents?limit=200').value,
    useLoaded<Named>('/workflows?limit=200').value,
  ];
  const names = new Map(
    [agents, workflows].flatMap((list) => list?.items ?? []).map(({ id, name }) => [id, name]),
  );
  if (audit.state === 'failed') return <ErrorNote error={audit.error} onRetry={audit.reload} />;
  if (audit.value === null) return <Loading />;
  return (
    <section className="card">
      <header>
        <h2>{text('admin.audit')}</h2>
      </header>
      {audit.value.items.length === 0 ? (
        <EmptyState title={text('admin.none')} />
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard
        <div className="table-scroll" role="region" aria-label={text('admin.audit')} tabIndex={0}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{text('work.contacts.time')}</th>
                <th scope="col">{text('admin.audit.by')}</th>
                <th scope="col">{text('admin.audit.action')}</th>
                <th scope="col">{text('admin.audit.what')}</th>
              </tr>
            </thead>
            <tbody>
              {audit.value.items.map((entry) => (
                <tr key={entry.id}>
                  <td className="nowrap">{dayAndTime(entry.at)}</td>
                  <td>{entry.by.name}</td>
                  <td>{actionText(entry, text)}</td>
                  <td>
                    {nounText(entry, text)} <span className="strong">{nameOf(entry, names)}</span>{' '}
                    <span className="small muted">{detailText(entry, text)}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
