import { afterAll, onTestFinished, TestRunner } from 'vitest';

/**
 * Tidies up at the end of the test that runs, or of the file where none does. Within a test vitest takes an `afterAll`
 * without a word and never runs it.
 */
export function atEnd(tidyUp: () => Promise<unknown>): void {
  const register = TestRunner.getCurrentTest() === undefined ? afterAll : onTestFinished;
  register(async () => void (await tidyUp()));
}
