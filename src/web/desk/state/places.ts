import type { RecordRef } from '../../../contract/common.ts';
import { makeStore, useStore } from '../../ui/browser/store.ts';
import { keptInTab } from '../../ui/browser/kept.ts';

/** What the workspace shows; each has an address of its own, so that reload, back and bookmarks work. */
export type Place =
  | { readonly at: 'contacts'; readonly filter: ContactFilter }
  | { readonly at: 'search'; readonly query: string }
  | { readonly at: 'record'; readonly kind: string; readonly id: string; readonly edit?: boolean }
  | { readonly at: 'new'; readonly kind: string; readonly defaults: Readonly<Record<string, string>> };

export const contactFilters = ['all', 'open', 'draft', 'undecided', 'attention'] as const;
export type ContactFilter = (typeof contactFilters)[number];
const isFilter = (value: string | null): value is ContactFilter =>
  contactFilters.some((filter) => filter === value);

interface Places {
  readonly place: Place;
  /** Records open in tabs, in the order of opening. */
  readonly tabs: readonly RecordRef[];
  /** The interaction whose reasons are shown beside the place. */
  readonly why: string | null;
  /** On a narrow screen, which of the two is seen. */
  readonly side: 'panel' | 'work';
}

/** More tabs than anybody reads; the one opened longest ago closes. */
const mostTabs = 12;
const remembered = 'tieline.tabs';

export function parsePlace(address: URL): Place {
  const [area, kind, id] = address.pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  if (area === 'records' && kind !== undefined && id === 'new')
    return { at: 'new', kind, defaults: Object.fromEntries(address.searchParams) };
  if (area === 'records' && kind !== undefined && id !== undefined)
    return { at: 'record', kind, id, edit: address.searchParams.has('edit') };
  if (area === 'records') return { at: 'search', query: address.searchParams.get('q') ?? '' };
  const filter = address.searchParams.get('log');
  return { at: 'contacts', filter: isFilter(filter) ? filter : 'all' };
}

export function addressOf(place: Place): string {
  switch (place.at) {
    case 'contacts':
      return place.filter === 'all' ? '/contacts' : `/contacts?log=${place.filter}`;
    case 'search':
      return place.query === '' ? '/records' : `/records?q=${encodeURIComponent(place.query)}`;
    case 'record':
      return `/records/${encodeURIComponent(place.kind)}/${encodeURIComponent(place.id)}${place.edit === true ? '?edit' : ''}`;
    case 'new': {
      const defaults = new URLSearchParams(place.defaults).toString();
      return `/records/${encodeURIComponent(place.kind)}/new${defaults === '' ? '' : `?${defaults}`}`;
    }
  }
}

/** This browser's own list, written below; anything else found there is left aside. */
function rememberedTabs(): readonly RecordRef[] {
  try {
    const value: unknown = JSON.parse(keptInTab.read(remembered) ?? '[]');
    return Array.isArray(value) ? value.filter(isRecordRef) : [];
  } catch {
    return [];
  }
}
const isRecordRef = (value: unknown): value is RecordRef =>
  typeof value === 'object' && value !== null && 'kind' in value && 'id' in value && 'name' in value;

/** `/contacts?why=…` shows a contact's reasons at once: what other pages link to. */
const asked = new URL(location.href).searchParams.get('why');

const places = makeStore<Places>({
  place: parsePlace(new URL(location.href)),
  tabs: rememberedTabs(),
  why: asked,
  side: asked === null ? 'panel' : 'work',
});

addEventListener('popstate', () =>
  places.write({ ...places.read(), place: parsePlace(new URL(location.href)) }),
);

const sameRecord = (a: { kind: string; id: string }, b: { kind: string; id: string }) =>
  a.kind === b.kind && a.id === b.id;

function remember(tabs: readonly RecordRef[]): readonly RecordRef[] {
  const kept = tabs.slice(-mostTabs);
  keptInTab.write(remembered, JSON.stringify(kept));
  return kept;
}

export function go(place: Place, side: 'panel' | 'work' = 'work'): void {
  const address = addressOf(place);
  if (address !== location.pathname + location.search) history.pushState(null, '', address);
  places.write({ ...places.read(), place, side });
}

/** Opens a record in a tab and shows it; on a narrow screen only when the person asked for it. */
export function showRecord(record: RecordRef, side: 'panel' | 'work' = 'work', edit = false): void {
  nameTab(record, true);
  go({ at: 'record', kind: record.kind, id: record.id, edit }, side);
}

/** Opens a record in a tab beside what the person is at. */
export const offerRecord = (record: RecordRef): void => nameTab(record, true);

/** Gives the tab of a record its present name; `add` opens one where there is none. */
export function nameTab(record: RecordRef, add = false): void {
  const { tabs } = places.read();
  const open = tabs.find((tab) => sameRecord(tab, record));
  if (open?.name === record.name || (open === undefined && !add)) return;
  const next =
    open === undefined ? [...tabs, record] : tabs.map((tab) => (sameRecord(tab, record) ? record : tab));
  places.write({ ...places.read(), tabs: remember(next) });
}

export function closeTab(record: { kind: string; id: string }): void {
  const { tabs, place } = places.read();
  const index = tabs.findIndex((tab) => sameRecord(tab, record));
  const left = tabs.filter((tab) => !sameRecord(tab, record));
  places.write({ ...places.read(), tabs: remember(left) });
  if (place.at !== 'record' || !sameRecord(place, record)) return;
  const next = left[Math.max(0, index - 1)];
  if (next === undefined) go({ at: 'contacts', filter: 'all' });
  else showRecord(next);
}

export const showWhy = (interaction: string | null): void => {
  const now = places.read();
  const closes = interaction === null || now.why === interaction;
  places.write({ ...now, why: closes ? null : interaction, side: closes ? now.side : 'work' });
};
export const showSide = (side: 'panel' | 'work'): void => places.write({ ...places.read(), side });

/** The records open in tabs, the one opened last first. */
export const usedTabs = (): readonly RecordRef[] => places.read().tabs.toReversed();
export const whenPlacesChange = (listener: () => void): (() => void) => places.subscribe(listener);

export const usePlaces = <Part>(select: (state: Places) => Part): Part => useStore(places, select);
