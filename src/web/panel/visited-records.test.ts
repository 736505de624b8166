import { describe, expect, it } from 'vitest';
import type { TabChannel } from '../ui/browser/tab-channel.ts';
import { visitedRecords } from './visited-records.ts';

const erika = { kind: 'contact', id: '003A', name: 'Erika' };
const acase = { kind: 'case', id: '500A', name: null };

/** A tab, and what it says to and hears of the others. */
function tab() {
  const said: unknown[] = [];
  let hear: (words: unknown) => void = () => undefined;
  const channel: TabChannel = {
    say: (words) => said.push(words),
    listen: (listener) => {
      hear = listener;
    },
    close: () => undefined,
  };
  return { visited: visitedRecords(channel), said, hears: (words: unknown) => hear(words) };
}

describe('records that were shown', () => {
  it('stand with the latest first, each once, under the name that was told last', () => {
    const { visited } = tab();
    visited.add(erika);
    visited.add({ kind: 'lead', id: '00QA', name: 'Jan' });
    visited.add({ ...erika, name: 'Erika Neu' });
    expect(visited.named.read().map(({ name }) => name)).toEqual(['Erika Neu', 'Jan']);
    visited.add({ ...erika, name: null });
    expect(visited.named.read().map(({ name }) => name)).toEqual(['Erika Neu', 'Jan']);
  });

  it('are offered once their name is known, at their place', () => {
    const { visited } = tab();
    visited.add(acase);
    visited.add(erika);
    expect(visited.named.read()).toEqual([erika]);
    expect(visited.unnamed()).toEqual([acase]);
    visited.name({ ...acase, name: '00001042' });
    expect(visited.unnamed()).toEqual([]);
    expect(visited.named.read()).toEqual([erika, { ...acase, name: '00001042' }]);
  });

  it('are of the kind that their name came with, also when they are shown again', () => {
    const { visited } = tab();
    const told = { kind: 'account', id: '001A', name: null };
    const greta = { kind: 'personAccount', id: '001A', name: 'Greta' };
    visited.add(told);
    visited.name(greta);
    visited.add(erika);
    visited.add(told);
    expect(visited.named.read()).toEqual([greta, erika]);
    expect(visited.unnamed()).toEqual([]);
  });

  it('are those of all tabs, and none is sent back', () => {
    const { visited, said, hears } = tab();
    visited.add(erika);
    expect(said).toEqual([erika]);
    hears({ kind: 'lead', id: '00QA', name: 'Jan' });
    for (const words of [null, 'x', {}, { kind: 'lead', id: 7, name: null }]) hears(words);
    expect(visited.named.read().map(({ name }) => name)).toEqual(['Jan', 'Erika']);
    expect(said).toEqual([erika]);
  });

  it('are no more than anybody finds in a list', () => {
    const { visited } = tab();
    for (let count = 0; count < 50; count += 1) visited.add({ ...erika, id: `003${count}` });
    expect(visited.named.read()).toHaveLength(12);
    expect(visited.named.read()[0]?.id).toBe('00349');
  });
});
