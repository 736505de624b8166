import type { RecordRef } from '../../contract/common.ts';
import { makeStore } from '../ui/browser/store.ts';
import { openChannel, type TabChannel } from '../ui/browser/tab-channel.ts';

/** A record that was shown, by its name once that is known. */
export type Visited = Omit<RecordRef, 'name'> & { readonly name: string | null };

/** More than anybody finds in a list; the one shown longest ago goes. */
const mostVisited = 12;

/** The kind may be told wrong: an address of a standard app names a person account as any account. */
const same = (a: Visited, b: Visited): boolean => a.id === b.id;

/**
 * The records that the person was shown in the CRM, latest first, in whichever of its tabs: they answer in one and look up
 * in another.
 */
export function visitedRecords(channel: TabChannel = openChannel('visited')) {
  let all: readonly Visited[] = [];
  const named = makeStore<readonly RecordRef[]>([]);

  const note = (record: Visited) => {
    const known = all.find((one) => same(one, record));
    const now = record.name === null && known !== undefined ? known : record;
    all = [now, ...all.filter((one) => !same(one, record))].slice(0, mostVisited);
    named.write(all.flatMap(({ name, ...rest }) => (name === null ? [] : [{ ...rest, name }])));
  };
  channel.listen((words) => {
    if (isVisited(words)) note(words);
  });
  return {
    named,
    /** It is shown now. */
    add(record: Visited) {
      note(record);
      channel.say({ kind: record.kind, id: record.id, name: record.name });
    },
    /** Those whose name nobody has told yet. */
    unnamed: (): readonly Visited[] => all.filter(({ name }) => name === null),
    /** What it is, and is called; its place among the others stays. */
    name(record: RecordRef) {
      all = all.map((one) => (same(one, record) ? record : one));
      named.write(all.flatMap(({ name: its, ...rest }) => (its === null ? [] : [{ ...rest, name: its }])));
    },
  };
}

function isVisited(words: unknown): words is Visited {
  if (typeof words !== 'object' || words === null) return false;
  if (!('kind' in words) || !('id' in words) || !('name' in words)) return false;
  const { kind, id, name } = words;
  return typeof kind === 'string' && typeof id === 'string' && (name === null || typeof name === 'string');
}
