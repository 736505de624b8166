import { describe, expect, it } from 'vitest';
import { answered, began, but, missed } from '../../../../test/support/fixtures/contact-facts.ts';
import { agentId } from '../../ids.ts';
import type { ContactFacts } from './facts.ts';
import { epochMs } from '../../time.ts';
import { settledFacts } from './settled-facts.ts';

type Other = ContactFacts['others'][number];

const tom = agentId('019b0000-0000-7000-8000-00000000000b');
const over = epochMs(began + 400_000);

const agent = (name: string, change: Partial<Other>): Other => ({
  agentId: tom,
  agentName: name,
  crmUser: null,
  order: 0,
  answered: false,
  inGroup: false,
  missedAt: null,
  snapshot: null,
  email: null,
  ...change,
});

/** Mia let the call pass while it went on, and nobody knew yet that Tom would answer. */
const passed = but(missed, { interaction: { endedAt: null } });
const mia = passed.part?.agentId ?? tom;
const taken = but(answered, {
  part: { agentId: tom, agentName: 'Tom' },
  others: [agent('Mia', { agentId: mia })],
});

describe('the facts of a contact that is over', () => {
  it('give the part that ended early the end of the contact, and who answered', () => {
    const [early, late] = settledFacts([passed, taken], over);
    expect(early?.interaction.endedAt).toBe(over);
    expect(early?.others).toEqual([
      expect.objectContaining({ agentId: tom, agentName: 'Tom', answered: true }),
    ]);
    expect(late?.others).toEqual([
      expect.objectContaining({ agentId: mia, answered: false, missedAt: missed.part?.endedAt }),
    ]);
  });

  it('keep agents without any other facts', () => {
    const others = [agent('Tom', { answered: true })];
    expect(settledFacts([but(passed, { others })], over)[0]?.others).toEqual(others);
  });

  it('leave out that an activity was begun under the rules that held then', () => {
    const [fresh] = settledFacts([but(answered, { begun: true })], over);
    expect(fresh).toEqual(answered);
  });

  it('are those that were kept where nothing is to be added', () => {
    expect(settledFacts([answered], over)[0]).toBe(answered);
  });
});
