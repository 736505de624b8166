import { useEffect, useId, useState } from 'react';
import type { RecordRef } from '../../../../contract/common.ts';
import { api } from '../../../ui/server/api.ts';
import { useText } from '../../../ui/text/locale.ts';

const typingPauseMs = 250;
const leastLetters = 2;

/** Another record, found by its name; the browser's own list of suggestions is enough for a form. */
export function RecordInput({
  parts,
  kinds,
  value,
  onChange,
}: {
  parts: { id: string };
  /** null: any. */
  kinds: readonly string[] | null;
  value: RecordRef | null;
  onChange: (record: RecordRef | null) => void;
}) {
  const text = useText();
  const list = useId();
  const [typed, setTyped] = useState(value?.name ?? '');
  const [hits, setHits] = useState<readonly RecordRef[]>([]);
  useEffect(() => {
    if (typed.trim().length < leastLetters || typed === value?.name) return;
    const leaving = new AbortController();
    const timer = setTimeout(() => {
      api
        .get<{ items: readonly RecordRef[] }>(`/crm/search?q=${encodeURIComponent(typed.trim())}`, {
          signal: leaving.signal,
        })
        .then(
          (found) => setHits(found.items.filter((record) => kinds?.includes(record.kind) ?? true)),
          () => setHits([]),
        );
    }, typingPauseMs);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [typed, value, kinds]);
  const change = (next: string) => {
    setTyped(next);
    onChange(hits.find((record) => record.name === next) ?? null);
  };
  return (
    <>
      <div className="input">
        <input
          {...parts}
          list={list}
          value={typed}
          placeholder={text('desk.record.search')}
          autoComplete="off"
          onChange={(event) => change(event.target.value)}
        />
      </div>
      <datalist id={list}>
        {hits.map((record) => (
          <option key={`${record.kind} ${record.id}`} value={record.name}>
            {record.name}
          </option>
        ))}
      </datalist>
    </>
  );
}
