import { expect, it } from 'vitest';
import { defaultSettings, settingsNotAvailable, storedSettings, type Settings } from './settings.ts';

it('settings are not available with another value than the default, if nothing carries them out', () => {
  const missing = (after: Partial<Settings>, hasCrmPeople = false, before: Partial<Settings> = {}) =>
    settingsNotAvailable(
      { ...defaultSettings, ...before },
      { ...defaultSettings, ...after },
      { hasCrmPeople },
    );
  expect(missing({})).toEqual([]);
  expect(missing({ country: 'US', clickToDial: { enabled: false } })).toEqual([]);
  const ofPeople = { crm: { ownConnection: true, doNotLogField: 'Private__c' } };
  expect(missing(ofPeople)).toEqual(['crm.ownConnection', 'crm.doNotLogField']);
  expect(missing(ofPeople, true)).toEqual([]);
  expect(missing({ capacity: { voiceBlocks: false } }, true)).toEqual(['capacity.voiceBlocks']);
  // Set while there was another CRM.
  expect(missing(ofPeople, false, ofPeople)).toEqual([]);
});

it('settings that an earlier release stored have the default of what is not carried out', () => {
  const stored = { country: 'NL', capacity: { voiceBlocks: false } };
  expect(storedSettings(stored)).toEqual({ ...defaultSettings, country: 'NL' });
  const presence = { logoutCheck: true };
  expect(storedSettings({ presence })).toEqual({ ...defaultSettings, presence });
  const crm = { ownConnection: true };
  expect(storedSettings({ crm }).crm).toEqual({ ownConnection: true, doNotLogField: null });
});
