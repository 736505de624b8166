import { useEffect } from 'react';
import type { RecordRef } from '../../../contract/common.ts';
import { api } from '../../ui/server/api.ts';
import { makeStore, useStore } from '../../ui/browser/store.ts';

/** Who of the demonstration may call; whether they are in this CRM is asked of it. */
export const demonstrationCallers = [
  '+49 89 636-48018',
  '+31 20 123 4567',
  '+44 20 7946 0123',
  '+1 202 555 0187',
] as const;

/** One of the demonstration's own numbers, for who may not read the list of numbers. */
export const demonstrationNumber = '+498912345670';

/** Less is a number that somebody is still typing. */
const fewestDigits = 6;
const typingPauseMs = 300;

/** More parties than a page can show; beyond it they stay numbers. */
const mostNames = 500;

interface Agent {
  readonly name: string;
  readonly extension: string | null;
}

/** What the CRM knows of a number: the first record's name and how many others there are. */
export interface Known {
  readonly name: string;
  readonly others: number;
}

const known = makeStore<ReadonlyMap<string, Known | null>>(new Map());
const agents = makeStore<ReadonlyMap<string, string>>(new Map());

/** Asks the CRM once who has this number. */
function learn(number: string): void {
  if (known.read().has(number) || known.read().size >= mostNames) return;
  known.write(new Map(known.read()).set(number, null));
  api.get<{ records: RecordRef[] }>(`/crm/lookup?number=${encodeURIComponent(number)}`).then(
    ({ records }) => {
      const [first, ...others] = records;
      if (first) known.write(new Map(known.read()).set(number, { name: first.name, others: others.length }));
    },
    // A name is a kindness; without it the number stands there.
    () => undefined,
  );
}

/** Who has this number, as soon as the CRM has said so; null while nobody is known to. */
export function useKnown(number: string | null): Known | null {
  const found = useStore(known, (names) => (number === null ? undefined : names.get(number)));
  useEffect(() => {
    if (number === null || number.replaceAll(/\D/g, '').length < fewestDigits) return;
    const timer = setTimeout(() => learn(number), typingPauseMs);
    return () => clearTimeout(timer);
  }, [number]);
  return found ?? null;
}

/** Asks the CRM who the callers of the demonstration are. */
export function learnCallers(): void {
  for (const number of demonstrationCallers) learn(number);
}

/** Asks who has which extension. */
export async function learnAgents(): Promise<void> {
  const { items } = await api.get<{ items: Agent[] }>('/agents?limit=500');
  agents.write(
    new Map(items.flatMap(({ name, extension }) => (extension === null ? [] : [[extension, name] as const]))),
  );
}

export const useAgents = (): ReadonlyMap<string, string> => useStore(agents, (names) => names);
export const useKnownPeople = (): ReadonlyMap<string, Known | null> => useStore(known, (names) => names);
