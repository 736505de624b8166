import { expect, it } from 'vitest';
import { defaultSettings, settingsNotAvailable, storedSettings } from './settings.ts';

it('settings are not available with another value than the default, if nothing carries them out', () => {
  expect(settingsNotAvailable(defaultSettings)).toEqual([]);
  const settings = { ...defaultSettings, country: 'US', clickToDial: { enabled: false } };
  expect(settingsNotAvailable(settings)).toEqual([]);
  expect(
    settingsNotAvailable({ ...settings, sessions: { ...settings.sessions, severalContacts: true } }),
  ).toEqual(['sessions.severalContacts']);
});

it('settings that an earlier release stored have the default of what is not carried out', () => {
  const stored = { country: 'NL', sessions: { ...defaultSettings.sessions, severalContacts: true } };
  expect(storedSettings(stored)).toEqual({ ...defaultSettings, country: 'NL' });
});
