import { describe, expect, it } from 'vitest';
import { emergencyNumbersOf, readEmergencyNumber } from './emergency-numbers.ts';

const tests = { US: '933' };

describe('emergency numbers', () => {
  it('are those of the country, with the number that only tests the path', () => {
    expect(emergencyNumbersOf('US', tests)).toEqual([
      { number: '911', test: false },
      { number: '933', test: true },
    ]);
    expect(emergencyNumbersOf('DE', tests)).toEqual([
      { number: '112', test: false },
      { number: '110', test: false },
    ]);
  });
  it('are 112 where the country is not listed', () => {
    expect(emergencyNumbersOf('XX', tests)).toEqual([{ number: '112', test: false }]);
  });
  it('are read whatever stands between the digits', () => {
    const german = emergencyNumbersOf('DE', tests);
    for (const typed of ['112', ' 1 1 2 ', '1-1-2', '(112)', '1.1/2']) {
      expect(readEmergencyNumber(typed, german)?.number).toBe('112');
    }
  });
  it('are not those of another country, nor numbers that only begin with them', () => {
    const german = emergencyNumbersOf('DE', tests);
    for (const typed of ['911', '933', '1120', '11', '', '+49112']) {
      expect(readEmergencyNumber(typed, german)).toBeNull();
    }
  });
});
