import { describe, expect, it } from 'vitest';
import { defaultWorkflow } from '../../../../domain/workflow/workflow.ts';
import { allSettings, settingAt } from './groups.ts';
import { isOffered } from './offered.ts';

const callRecord = settingAt('callRecord')?.setting;
if (callRecord === undefined) throw new Error('there is such a setting');

describe('a setting that the CRM has nothing for', () => {
  it('is not shown, and every other is', () => {
    const hidden = allSettings.filter((setting) => !isOffered(setting, defaultWorkflow, ['task']));
    expect(hidden.map(({ path }) => path)).toEqual(['callRecord']);
    expect(isOffered(callRecord, defaultWorkflow, ['task', 'voiceCall'])).toBe(true);
  });

  it('is shown where it has to be set back', () => {
    expect(isOffered(callRecord, { ...defaultWorkflow, callRecord: 'voice-call' }, ['task'])).toBe(true);
  });
});
