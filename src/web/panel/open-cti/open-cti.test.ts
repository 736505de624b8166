import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerOf } from './open-cti.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const answered = (response: unknown) => answerOf((callback) => callback(response));

describe('an answer of Salesforce', () => {
  it('is its value', async () => {
    await expect(answered({ success: true, returnValue: { url: 'x' }, errors: [] })).resolves.toEqual({
      url: 'x',
    });
    await expect(answered({ success: true })).resolves.toBeNull();
  });

  it.each([
    [{ success: false, errors: [{ code: 'SERVER_ERROR', description: 'x' }] }, 'SERVER_ERROR'],
    [{ success: false, errors: [] }, 'unknown'],
    [{ success: false, errors: null }, 'unknown'],
    [{ success: 'true', errors: 'x' }, 'unknown'],
    [null, 'no response'],
    ['text', 'no response'],
  ])('%o is a refusal with a code', async (response, code) => {
    await expect(answered(response)).rejects.toMatchObject({ name: 'OpenCtiError', code });
  });

  it('that never comes is one, too', async () => {
    const never = answerOf(() => undefined).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await never).toMatchObject({ code: 'deadline' });
  });

  it('is not waited for where the script refuses the call at once', async () => {
    const refusing = answerOf(() => {
      throw new Error('one object that holds the arguments');
    });
    await expect(refusing).rejects.toThrow('one object');
  });
});
