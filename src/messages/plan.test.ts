import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyFacts, but } from '../../test/contact-facts.ts';
import { agentId } from '../domain/ids.ts';
import { locales } from '../domain/locale.ts';
import { outlook } from '../domain/plan/outlook.ts';
import { plan, planPreview } from '../domain/plan/plan.ts';
import type { ContactFacts } from '../domain/plan/facts.ts';
import { epochMs } from '../domain/time.ts';
import { settingsOf } from '../domain/workflow/settings.ts';
import { defaultResults, defaultWorkflow } from '../domain/workflow/defaults.ts';
import { logAs, type Workflow } from '../domain/workflow/workflow.ts';
import { isMessageKey, texts } from './index.ts';
import { planTexts } from './plan-texts.ts';

const anyLogAs = fc.constantFrom(...logAs);

const anyWorkflow: fc.Arbitrary<Workflow> = fc
  .record({
    locale: fc.constantFrom(...locales),
    subject: fc.record({
      template: fc.constantFrom('{calltype} {date} {time}', '{name}', '{callresult} {duration} {agent}'),
      editable: fc.boolean(),
      clock: fc.constantFrom<'24h' | '12h'>('24h', '12h'),
    }),
    autoSave: fc.record({ inbound: fc.boolean(), outbound: fc.boolean(), internal: fc.boolean() }),
    transfer: fc.record({
      log: fc.constantFrom<'one-per-agent' | 'one-per-call'>('one-per-agent', 'one-per-call'),
      carryDetails: fc.constant(true),
    }),
    doNotLog: fc.record({ show: fc.boolean() }),
    signedOut: fc.record({ logMissedInQueue: fc.boolean(), logIncoming: fc.boolean() }),
    recording: fc.record({ onByDefault: fc.boolean(), link: fc.boolean() }),
    log: fc
      .record({
        inboundAnswered: anyLogAs,
        inboundMissed: anyLogAs,
        outboundAnswered: anyLogAs,
        outboundUnanswered: anyLogAs,
        internal: anyLogAs,
      })
      .map((log) => ({ ...defaultWorkflow.log, ...log })),
  })
  .map((change) => ({
    ...defaultWorkflow,
    ...change,
    results: defaultResults[change.locale],
    dispositions: [{ id: 'sold', label: { en: 'Sold' }, group: 'Sales', direction: 'both' }],
  }));

const paths = new Set(
  settingsOf(defaultWorkflow).flatMap(({ path }) =>
    path.split('.').map((_, index, keys) => keys.slice(0, index + 1).join('.')),
  ),
);

/** The values that a reason's text names. */
const namedBy = (code: string) =>
  [...(texts.en.why[code] ?? '').matchAll(/\{(\w+)/g)].map((match) => match[1]);

const planned = (facts: ContactFacts, workflow: Workflow) =>
  plan(facts, workflow, planTexts(workflow.locale));

describe('any plan', () => {
  it('has a text with all its values for each step, and settings that exist', () => {
    fc.assert(
      fc.property(anyFacts, anyWorkflow, (facts, workflow) => {
        const { steps, because: reason, ...rest } = planned(facts, workflow);
        expect(steps.length).toBeGreaterThanOrEqual(3);
        for (const step of steps) {
          expect(isMessageKey(step.because.code), step.because.code).toBe(true);
          expect(Object.keys(step.because.values)).toEqual(
            expect.arrayContaining(namedBy(step.because.code)),
          );
          expect(step.setting === null || paths.has(step.setting), step.setting ?? '').toBe(true);
        }
        expect(steps.map((step) => step.because.code)).toContain(reason.code);
        expect(rest.outcome === 'log').toBe(rest.writes.some(({ kind }) => kind === 'activity'));
        expect(isMessageKey(outlook(planPreview(facts, workflow, planTexts('en'))).code)).toBe(true);
      }),
    );
  });

  it('never has two writes with one key, nor a lead with something it is about', () => {
    fc.assert(
      fc.property(anyFacts, anyWorkflow, (facts, workflow) => {
        const { writes } = planned(facts, workflow);
        expect(new Set(writes.map(({ key }) => key)).size).toBe(writes.length);
        for (const write of writes) {
          if (write.operation !== 'upsert-task') continue;
          expect(write.fields.who?.kind === 'lead' && write.fields.what !== null).toBe(false);
          expect(write.fields.subject).not.toBe('');
          expect(write.fields.subject.length).toBeLessThanOrEqual(255);
        }
      }),
    );
  });

  it('keeps nothing where the agent chose not to log', () => {
    fc.assert(
      fc.property(anyFacts, anyWorkflow, (facts, workflow) => {
        const result = planned(facts, workflow);
        if (!result.leaveNoTrace) return;
        expect(result.outcome).toBe('none');
        expect(result.writes.every(({ operation }) => operation === 'delete-task')).toBe(true);
        expect(result.steps.some(({ rule }) => rule === 'L23' || rule === 'L12')).toBe(false);
      }),
    );
  });

  it('with one activity per call gives a finished call at most one', () => {
    const part = anyFacts.filter((facts) => facts.part !== null && !facts.begun);
    fc.assert(
      fc.property(part, anyWorkflow, fc.array(fc.uuid(), { maxLength: 3 }), (facts, workflow, ids) => {
        const shared: Workflow = { ...workflow, transfer: { log: 'one-per-call', carryDetails: true } };
        const over = but(facts, { interaction: { endedAt: facts.interaction.startedAt } });
        const agents = [...new Set(ids)].map((id, index) => ({ id, missedAt: index % 2 }));
        // Each part's facts name all the others, as they are when the call is over.
        const views = agents.map(({ id, missedAt }) =>
          Object.assign(
            but(over, {
              part: {
                agentId: agentId(id),
                answeredAt: null,
                savedAt: null,
                offers: [{ at: epochMs(0), endedAt: epochMs(missedAt), result: 'timed-out' }],
              },
            }),
            {
              others: agents
                .filter((other) => other.id !== id)
                .map((other) => ({
                  agentId: agentId(other.id),
                  agentName: other.id,
                  answered: false,
                  missedAt: epochMs(other.missedAt),
                })),
            },
          ),
        );
        const logged = views.filter((view) => planned(view, shared).outcome === 'log');
        expect(logged.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
