import { describe, expect, it } from 'vitest';
import { answered, began, but } from '../../../../test/support/fixtures/contact-facts.ts';
import type { ContactFacts } from '../facts/facts.ts';
import { defaultWorkflow, type Workflow } from '../../workflow/workflow.ts';
import { isAwaited } from './awaited.ts';

const awaits = (facts: ContactFacts, settings: Partial<Workflow> = {}) =>
  isAwaited(facts, { ...defaultWorkflow, ...settings });

const opens = { openAfterCall: { inbound: true, outbound: false } };
const unknown = but(answered, { match: { candidates: [], chosen: null } });

describe('what is written of a contact', () => {
  it('is waited for by nobody where it is only logged', () => {
    expect(awaits(answered)).toBe(false);
    expect(awaits(but(answered, { interaction: { direction: 'outbound' } }), opens)).toBe(false);
    expect(awaits(but(answered, { part: { answeredAt: null } }), opens)).toBe(false);
  });

  it.each<[string, ContactFacts, Partial<Workflow>]>([
    [
      'a case is made to attach it to',
      answered,
      { attachTo: { kind: 'case', createIfNone: true, stage: null } },
    ],
    ['the caller becomes a contact', unknown, { unknownCaller: 'contact' }],
  ])('is waited for by nobody where %s', (_, facts, settings) => {
    expect(awaits(facts, settings)).toBe(false);
  });

  it.each<[string, ContactFacts, Partial<Workflow>]>([
    ['by who saved it', but(answered, { part: { savedAt: began } }), {}],
    ['where it opens after the call', answered, opens],
  ])('is waited for %s', (_, facts, settings) => {
    expect(awaits(facts, settings)).toBe(true);
  });
});
