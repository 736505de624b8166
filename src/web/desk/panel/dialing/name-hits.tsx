import { useEffect, useState } from 'react';
import type { RecordRef } from '../../../../contract/common.ts';
import { useLoaded } from '../../../ui/server/load.ts';
import { useText } from '../../../ui/text/locale.ts';
import { EmptyState, ErrorNote, Loading } from '../../../ui/state.tsx';
import { KindIcon } from '../../../ui/kind-icon.tsx';
import { surface } from '../../surface.ts';
import { kindText, recordIcon } from '../../state/naming.ts';

const typingPauseMs = 250;

/** People found by the name typed into the keypad; opening one shows its numbers to dial. */
export function NameHits({ query }: { query: string }) {
  const text = useText();
  const [asked, setAsked] = useState(query);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(query), typingPauseMs);
    return () => clearTimeout(timer);
  }, [query]);
  const hits = useLoaded<{ items: readonly RecordRef[] }>(
    `/crm/search?q=${encodeURIComponent(asked.trim())}`,
  );
  if (hits.state === 'failed') return <ErrorNote error={hits.error} onRetry={hits.reload} />;
  if (hits.value === null) return <Loading />;
  if (hits.value.items.length === 0) return <EmptyState title={text('desk.search.none', { query: asked })} />;
  return (
    <ul className="list section">
      {hits.value.items.map((record) => (
        <li key={`${record.kind} ${record.id}`}>
          <KindIcon name={recordIcon(record.kind)} />
          <span className="grow">
            <button type="button" className="link strong cut" onClick={() => surface().showRecord(record)}>
              {record.name}
            </button>
            <br />
            <span className="small second">{kindText(record.kind, text)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
