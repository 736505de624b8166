import { expect, it } from 'vitest';
import type { CrmLinkState } from '../ports/crm/link.ts';
import { resumeAfterPause } from './resume-after-pause.ts';

const ok: CrmLinkState = { state: 'ok', since: 0 };
const paused: CrmLinkState = { state: 'paused', since: 0, trouble: 'limited', words: null };
const away: CrmLinkState = { state: 'unreachable', since: 0, trouble: 'away', words: null };

/** How often the ledger is told to go on while the link changes like this. */
function resumedIn(first: CrmLinkState, changes: readonly CrmLinkState[]): number {
  let listener: (state: CrmLinkState) => void = () => undefined;
  let resumed = 0;
  resumeAfterPause({
    link: {
      current: first,
      onChange: (heard) => {
        listener = heard;
        return () => undefined;
      },
    },
    ledger: { resume: () => void (resumed += 1) },
  });
  for (const state of changes) listener(state);
  return resumed;
}

it('what waits goes on when a pause is over, also where the CRM was away in between', () => {
  expect(resumedIn(ok, [paused, ok])).toBe(1);
  expect(resumedIn(paused, [away, ok, paused, ok])).toBe(2);
});

it('a CRM that only gave no answer changes no time', () => {
  expect(resumedIn(ok, [away, ok, away, ok])).toBe(0);
  expect(resumedIn(paused, [away])).toBe(0);
});
