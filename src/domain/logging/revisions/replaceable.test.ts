import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activity, voiceCall } from '../../../../test/support/fixtures/planned-writes.ts';
import { answered, but } from '../../../../test/support/fixtures/contact-facts.ts';
import { interactionId } from '../../ids.ts';
import { replaceableUnder } from './replaceable.ts';
import { TestLedger } from './revision.scenario.ts';

const facts = but(answered, { interaction: { id: interactionId('call') } });
const noted = (description: string, subject = 'Incoming call') => activity(facts, { description, subject });
const { key } = noted('');
const noteIn = (ledger: TestLedger) => ledger.crm.get(key)?.['description'];
const waiting = (ledger: TestLedger) => ledger.writes.findLast(({ state }) => state === 'due');

/** A ledger that has written a note, which somebody then changed. */
const changed = () => {
  const ledger = new TestLedger();
  ledger.plan([noted('Ours.')]);
  ledger.sendAll();
  ledger.edit(key, 'Theirs.');
  return ledger;
};

describe('a write of a note', () => {
  it('may replace none when it is the first', () => {
    const ledger = new TestLedger();
    ledger.plan([noted('Ours.')]);
    expect(waiting(ledger)?.replaces).toEqual([]);
  });

  it('may replace the one that was written last, also through writes that have none', () => {
    const ledger = new TestLedger();
    ledger.plan([noted('One.')]);
    ledger.sendAll();
    ledger.plan([noted('Two.')]);
    ledger.sendAll();
    ledger.plan([noted('Two.', 'Another subject')]);
    ledger.sendAll();
    ledger.plan([noted('Three.')]);
    expect(waiting(ledger)?.replaces).toEqual(['Two.']);
  });

  it('may replace those of which nobody knows whether they were written', () => {
    const ledger = new TestLedger();
    ledger.plan([noted('One.')]);
    ledger.sendAll();
    ledger.plan([noted('Two.')]);
    ledger.claim();
    ledger.plan([noted('Three.')]);
    expect(waiting(ledger)?.replaces).toEqual(['One.', 'Two.']);
    ledger.answerLost();
    ledger.sendAll();
    expect(noteIn(ledger)).toBe('Three.');
  });

  it('that left it as somebody changed it is planned again, and leaves it again', () => {
    const ledger = changed();
    ledger.plan([noted('Ours, later.', 'Another subject')]);
    ledger.sendAll();
    expect(ledger.crm.get(key)).toMatchObject({ description: 'Theirs.', subject: 'Another subject' });
    expect(replaceableUnder(key, ledger.writes)).toEqual(['Ours.']);
    expect(ledger.plan([noted('Ours, later.', 'Another subject')]).writes).toMatchObject([
      { payload: { description: 'Ours, later.' }, replaces: ['Ours.'] },
    ]);
    ledger.sendAll();
    expect(noteIn(ledger)).toBe('Theirs.');
  });

  it('is planned where the agent agreed to replace the other, even if nothing else is', () => {
    const ledger = changed();
    const { writes } = ledger.plan([noted('Ours.')], { agreed: ['Theirs.'] });
    expect(writes).toMatchObject([{ payload: { description: 'Ours.' }, replaces: ['Ours.', 'Theirs.'] }]);
    ledger.sendAll();
    expect(noteIn(ledger)).toBe('Ours.');
  });

  it('hands what was agreed on to what is planned before it was sent', () => {
    const ledger = changed();
    ledger.plan([noted('Ours, later.')], { agreed: ['Theirs.'] });
    ledger.plan([noted('Ours, at last.')]);
    ledger.sendAll();
    expect(noteIn(ledger)).toBe('Ours, at last.');
  });

  it('leaves one that is changed again after it was agreed to replace it', () => {
    const ledger = changed();
    ledger.plan([noted('Ours, later.')], { agreed: ['Theirs.'] });
    ledger.edit(key, 'Theirs, again.');
    ledger.sendAll();
    expect(noteIn(ledger)).toBe('Theirs, again.');
  });

  it('may replace one that could not be read, whatever it is, once', () => {
    const ledger = changed();
    ledger.plan([noted('Ours, later.')], { agreed: 'anything' });
    ledger.sendAll();
    expect(noteIn(ledger)).toBe('Ours, later.');
    ledger.edit(key, 'Theirs, again.');
    ledger.plan([noted('Ours, at last.')]);
    ledger.sendAll();
    expect(noteIn(ledger)).toBe('Theirs, again.');
  });
});

describe('the note of a call’s record that could not be taken back', () => {
  it('is still one that Tieline wrote when the call is logged again', () => {
    const first = voiceCall(facts, 'Ours.');
    const ledger = new TestLedger();
    ledger.plan([first]);
    ledger.sendAll();
    ledger.plan([{ kind: 'activity-removal', operation: 'delete-voice-call', key: first.key }]);
    ledger.claim();
    ledger.answer('refused');
    ledger.giveUp();
    ledger.plan([voiceCall(facts, 'Ours, later.')]);
    expect(waiting(ledger)).toMatchObject({ key: `${first.key}+2`, replaces: ['Ours.'] });
  });
});

describe('any interleaving of plans, answers, crashes and edits in the CRM', () => {
  const ours = fc.constantFrom('', 'one', 'two', 'three');
  const anyStep = fc.oneof(
    fc.record({ do: fc.constant('plan'), subject: fc.constantFrom('A', 'B'), description: ours }),
    fc.record({ do: fc.constant('save'), description: ours }),
    fc.record({ do: fc.constantFrom('claim', 'done', 'due', 'refused', 'lost', 'retry', 'edit') }),
  );

  // Sizes are `max`: short runs seldom get as far as a note that is written, changed and planned again.
  it('loses no note of somebody else’s that the agent did not choose to replace', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40, size: 'max' }), (steps) => {
        const ledger = new TestLedger();
        let theirs: string | null = null;
        let agreed: string | null = null;
        const replaced: { readonly theirs: string; readonly agreed: string | null }[] = [];
        steps.forEach((step, index) => {
          if ('subject' in step) ledger.plan([noted(step.description, step.subject)]);
          else if ('description' in step) {
            agreed = theirs;
            ledger.plan([noted(step.description)], { agreed: theirs === null ? [] : [theirs] });
          } else if (step.do === 'claim') ledger.claim();
          else if (step.do === 'lost') ledger.answerLost();
          else if (step.do === 'edit') {
            if (ledger.edit(key, `theirs ${index}`)) theirs = `theirs ${index}`;
          } else if (step.do === 'retry') {
            for (const write of ledger.writes) if (write.state === 'refused') write.state = 'due';
          } else if (step.do === 'done' || step.do === 'due' || step.do === 'refused') ledger.answer(step.do);
          if (theirs !== null && noteIn(ledger) !== theirs) {
            replaced.push({ theirs, agreed });
            theirs = null;
          }
        });
        expect(replaced.filter((one) => one.agreed !== one.theirs)).toEqual([]);
        // What nobody but Tieline wrote is never taken for somebody else's.
        const last = noted('last');
        ledger.plan([last], { agreed: theirs === null ? [] : [theirs] });
        ledger.sendAll();
        expect(noteIn(ledger)).toBe('last');
      }),
      { numRuns: 1_000 },
    );
  });
});
