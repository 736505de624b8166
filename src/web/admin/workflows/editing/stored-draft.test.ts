import { describe, expect, it } from 'vitest';
import { defaultWorkflow } from '../../../../domain/workflow/workflow.ts';
import { readDocument, StoredDraft, type DraftStorage } from './stored-draft.ts';

/** A browser's storage, in memory. */
function storage(): DraftStorage {
  const entries = new Map<string, string>();
  return {
    get length() {
      return entries.size;
    },
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
  };
}

const changed = { ...defaultWorkflow, autoAnswer: true };

describe('unsaved changes', () => {
  it('are kept by workflow and version until they are discarded', () => {
    const browser = storage();
    new StoredDraft(browser, 'a', 3).keep(changed);
    expect(new StoredDraft(browser, 'a', 3).read()).toEqual(changed);
    expect(new StoredDraft(browser, 'a', 4).read()).toBeNull();
    expect(new StoredDraft(browser, 'b', 3).read()).toBeNull();
    new StoredDraft(browser, 'a', 3).discard();
    expect(new StoredDraft(browser, 'a', 3).read()).toBeNull();
  });

  it('of other versions of the same workflow are found, the newest first, and no others', () => {
    const browser = storage();
    for (const base of [2, 3, 10]) new StoredDraft(browser, 'a', base).keep(changed);
    new StoredDraft(browser, 'ab', 4).keep(changed);
    const draft = new StoredDraft(browser, 'a', 3);
    expect(draft.elsewhere().map(({ base }) => base)).toEqual([10, 2]);
    draft.discardElsewhere();
    expect(draft.elsewhere()).toEqual([]);
    expect(draft.read()).toEqual(changed);
    expect(new StoredDraft(browser, 'ab', 4).read()).toEqual(changed);
  });
});

describe('a stored text', () => {
  it.each([
    ['is no JSON', '{'],
    ['is of another shape', '{"log": []}'],
    ['lacks a setting', JSON.stringify({ ...defaultWorkflow, retention: {} })],
    ['has a table for a list', JSON.stringify({ ...defaultWorkflow, tags: {} })],
  ])('that %s is no document', (_, text) => {
    expect(readDocument(text)).toBeNull();
  });
});
