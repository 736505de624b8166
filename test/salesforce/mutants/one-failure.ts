import { afterEach, beforeEach } from 'vitest';

// One failure of a test file says all about its mutant: its other tests are skipped.

let hasFailed = false;

afterEach(({ task }) => {
  hasFailed ||= task.result?.state === 'fail';
});

beforeEach(({ skip }) => skip(hasFailed));
