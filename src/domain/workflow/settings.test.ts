import { describe, expect, it } from 'vitest';
import { defaultWorkflow } from './workflow.ts';
import { settingsOf, valueAt } from './settings.ts';

describe('what a document says at a path', () => {
  it('is the value of each setting', () => {
    for (const { path, value } of settingsOf(defaultWorkflow))
      expect(valueAt(defaultWorkflow, path)).toBe(value);
  });

  it('is a whole table where the path leads to one', () => {
    const fields = { queue: 'Queue__c', tags: 'Tags__c' };
    expect(valueAt({ ...defaultWorkflow, fields }, 'fields')).toBe(fields);
  });

  it('is nothing where there is no such setting, whatever objects have of themselves', () => {
    for (const path of ['', 'nothing', 'log.smoke', 'hours.length', 'log.constructor', 'tags.0'])
      expect(valueAt(defaultWorkflow, path)).toBeUndefined();
  });
});
