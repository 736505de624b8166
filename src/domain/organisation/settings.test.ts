import { expect, it } from 'vitest';
import { defaultSettings, settingsNotAvailable, storedSettings } from './settings.ts';

it('settings are not available with another value than the default, if nothing carries them out', () => {
  expect(settingsNotAvailable(defaultSettings)).toEqual([]);
  const settings = { ...defaultSettings, country: 'US', clickToDial: { enabled: false } };
  expect(settingsNotAvailable(settings)).toEqual([]);
  expect(settingsNotAvailable({ ...settings, presence: { logoutCheck: true } })).toEqual([
    'presence.logoutCheck',
  ]);
});

it('settings that an earlier release stored have the default of what is not carried out', () => {
  const stored = { country: 'NL', presence: { logoutCheck: true } };
  expect(storedSettings(stored)).toEqual({ ...defaultSettings, country: 'NL' });
});
