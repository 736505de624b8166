import { describe, expect, it } from 'vitest';
import { findSettings } from './find-settings.ts';

const found = (typed: string, crmKinds: readonly string[] = ['task', 'voiceCall']) =>
  findSettings(typed, crmKinds).map(({ path }) => path);

describe('the settings that are found', () => {
  it('have every word that was typed, in whatever case and order', () => {
    expect(found('TEMPLATE subject')).toContain('subject.template');
    expect(found('subject nonsense')).toEqual([]);
  });

  it('are first those that are called so', () => {
    const all = found('subject');
    const called = all.filter((path) => path.startsWith('subject.'));
    expect(all.slice(0, called.length).toSorted()).toEqual(called.toSorted());
    expect(all.length).toBeGreaterThan(called.length);
  });

  it.each(['', '  '])('are none for no words: “%s”', (typed) => {
    expect(found(typed)).toEqual([]);
  });

  it('are only those that the CRM has something for', () => {
    expect(found('callRecord')).toEqual(['callRecord']);
    expect(found('callRecord', ['task'])).toEqual([]);
  });
});
