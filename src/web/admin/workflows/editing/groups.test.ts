import { describe, expect, it } from 'vitest';
import { locales } from '../../../../domain/locale.ts';
import { defaultWorkflow } from '../../../../domain/workflow/workflow.ts';
import { isWithin, settingsOf } from '../../../../domain/workflow/settings.ts';
import { sameValue } from '../../../../domain/same-value.ts';
import { texts } from '../../../../messages/index.ts';
import { isChanged } from './changes.ts';
import { allSettings, groups, settingAt } from './groups.ts';

const paths = settingsOf(defaultWorkflow).map(({ path }) => path);

describe('the groups of the editor', () => {
  it('have every setting of a workflow exactly once', () => {
    expect(allSettings.map(({ path }): string => path).toSorted()).toEqual(paths.toSorted());
  });

  it.each(locales)('name every setting and every group in %s, each with a sentence', (locale) => {
    const missing = [
      ...allSettings.flatMap(({ path }) => [`workflow.set.${path}`, `workflow.does.${path}`]),
      ...groups.flatMap(({ id }) => [`workflow.group.${id}`, `workflow.group-does.${id}`]),
    ].filter((key) => !texts[locale].workflow[key]?.trim());
    expect(missing).toEqual([]);
  });

  it.each(locales)('say what a setting does in one sentence in %s', (locale) => {
    for (const { path } of allSettings)
      expect(texts[locale].workflow[`workflow.does.${path}`]).toMatch(/^[^\n]{10,120}[.?]$/);
  });

  it('have no words for settings that there are not', () => {
    const known = new Set<string>(allSettings.map(({ path }) => path));
    const described = Object.keys(texts.en.workflow).flatMap((key) => {
      const [, path] = /^workflow\.(?:set|does)\.(.+)$/.exec(key) ?? [];
      return path === undefined ? [] : [path];
    });
    expect(described.filter((path) => !known.has(path))).toEqual([]);
  });

  it('are found by the paths of faults and differences, also within a setting', () => {
    expect(settingAt('log.inboundMissed')?.group.id).toBe('logged');
    expect(settingAt('dispositions[2].id')?.setting.path).toBe('dispositions');
    expect(settingAt('fields.talkSeconds')?.setting.path).toBe('fields');
    expect(settingAt('ringAllOwner.agent')?.setting.path).toBe('ringAllOwner');
    expect(settingAt('hours')?.setting.path).toBe('hours');
    expect(settingAt('weather')).toBeNull();
  });
});

describe.each(allSettings.map((setting) => [setting.path, setting] as const))(
  'the setting %s',
  (path, setting) => {
    const before = settingsOf(defaultWorkflow).find((one) => one.path === path)?.value;

    it('reads the value at its path', () => {
      expect(setting.read(defaultWorkflow)).toEqual(before);
    });

    it('changes that value and nothing beside it', () => {
      const next = changed();
      expect(isChanged(setting, defaultWorkflow, next)).toBe(true);
      const later = new Map(settingsOf(next).map((one) => [one.path, one.value]));
      const others = settingsOf(defaultWorkflow).filter((one) => !isWithin(one.path, path));
      expect(others.filter((one) => !sameValue(later.get(one.path), one.value))).toEqual([]);
    });

    /** The default document with another value for this setting. */
    function changed() {
      switch (setting.control) {
        case 'switch':
          return setting.write(defaultWorkflow, !setting.read(defaultWorkflow));
        case 'segments':
        case 'select': {
          const other = setting.choices.find(({ value }) => value !== setting.read(defaultWorkflow));
          return setting.write(defaultWorkflow, other?.value ?? '');
        }
        case 'language':
          return setting.write(defaultWorkflow, 'nl');
        case 'text':
        case 'time-zone':
        case 'subject':
        case 'follow-up-subject':
          return setting.write(defaultWorkflow, 'other');
        case 'optional-text':
        case 'address':
        case 'mail':
          return setting.write(defaultWorkflow, 'other');
        case 'number':
          return setting.write(defaultWorkflow, 7);
        case 'days':
          return setting.write(defaultWorkflow, 7);
        case 'dispositions':
          return setting.write(defaultWorkflow, [
            { id: 'a', label: { en: 'A' }, group: null, direction: 'both' },
          ]);
        case 'tags':
          return setting.write(defaultWorkflow, ['a']);
        case 'ivr-pop':
          return setting.write(defaultWorkflow, [{ value: 'caseNumber', object: 'case', field: 'number' }]);
        case 'custom-objects':
          return setting.write(defaultWorkflow, [
            { object: 'site', numberFields: ['phone'], titleField: 'name' },
          ]);
        case 'fields':
          return setting.write(defaultWorkflow, { talkSeconds: 'Talk__c' });
        case 'owner':
          return setting.write(defaultWorkflow, 'first-member');
        case 'follow-up-options':
          return setting.write(defaultWorkflow, ['none']);
      }
    }
  },
);

describe('a choice', () => {
  it('that there is not changes nothing', () => {
    const setting = settingAt('log.inboundMissed')?.setting;
    if (setting?.control !== 'segments') throw new Error('it is chosen from a few');
    expect(setting.write(defaultWorkflow, 'maybe')).toBe(defaultWorkflow);
  });
});
