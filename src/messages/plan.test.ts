import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../domain/logging/context/plan-context.ts';
import { standardCrm } from '../domain/crm/capabilities.ts';
import { anyFacts } from '../../test/support/fixtures/any-facts.ts';
import { anyWorkflow } from '../../test/support/fixtures/any-workflow.ts';
import { but, other } from '../../test/support/fixtures/contact-facts.ts';
import { agentId } from '../domain/ids.ts';
import { relate } from '../domain/matching/related.ts';
import { planOpening } from '../domain/logging/plan-opening.ts';
import { outcomeSummary } from '../domain/logging/outcome-summary.ts';
import { plan, planPreview } from '../domain/logging/plan.ts';
import type { ContactFacts } from '../domain/logging/facts/facts.ts';
import { isMade, type PlannedWrite, type RecordTarget } from '../domain/logging/context/writes.ts';
import { epochMs } from '../domain/time.ts';
import { settingsOf } from '../domain/workflow/settings.ts';
import type { Workflow } from '../domain/workflow/workflow.ts';
import { isMessageKey, texts } from './index.ts';
import { planTexts } from './plan-texts.ts';

/** Every setting of that version, and what they stand in (`fields`). */
const pathsOf = (workflow: Workflow) =>
  new Set(
    settingsOf(workflow).flatMap(({ path }) =>
      path.split('.').map((_, index, keys) => keys.slice(0, index + 1).join('.')),
    ),
  );

/** The values that a reason's text names. */
const namedBy = (code: string) =>
  [...(texts.en.why[code] ?? '').matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name);

const planned = (facts: ContactFacts, workflow: Workflow) =>
  plan(facts, workflow, planTexts(workflow.locale), standardCrm);

const forAny = (check: (result: Plan, facts: ContactFacts, workflow: Workflow) => void) =>
  fc.assert(
    fc.property(anyFacts, anyWorkflow, (facts, workflow) => check(planned(facts, workflow), facts, workflow)),
    { numRuns: 500 },
  );

/** The records that a write belongs to. */
function targetsOf(write: PlannedWrite): readonly RecordTarget[] {
  switch (write.operation) {
    case 'upsert-task':
    case 'upsert-voice-call':
    case 'upsert-follow-up':
    case 'upsert-event':
      return [write.fields.who, write.fields.what].filter((target) => target !== null);
    case 'create-record':
      return write.fields.record === 'case' || write.fields.record === 'opportunity'
        ? [write.fields.contact, write.fields.account].filter((target) => target !== null)
        : [];
    case 'delete-task':
    case 'delete-voice-call':
    case 'delete-event':
    case 'delete-untouched':
    case 'finish-task':
    case 'send-mail':
      return [];
  }
}

/** Whether no CRM would take it. */
function isForbidden(write: PlannedWrite): boolean {
  switch (write.operation) {
    case 'upsert-voice-call':
      return write.fields.who !== null;
    case 'upsert-task':
    case 'upsert-follow-up':
      return relate(write.fields.who, write.fields.what) !== null;
    case 'upsert-event': {
      const { who, what, startsAt, endsAt } = write.fields;
      return relate(who, what) !== null || endsAt <= startsAt;
    }
    case 'create-record': {
      const { fields } = write;
      if (fields.record !== 'case' && fields.record !== 'opportunity') return false;
      const { contact, account } = fields;
      const mayOwn = account === null || account.kind === 'account' || account.kind === 'personAccount';
      return (contact !== null && contact.kind !== 'contact') || !mayOwn;
    }
    case 'delete-task':
    case 'delete-voice-call':
    case 'delete-event':
    case 'delete-untouched':
    case 'finish-task':
    case 'send-mail':
      return false;
  }
}

/** Every text that a write carries. */
const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

const subjectOf = (write: PlannedWrite): string =>
  'fields' in write && 'subject' in write.fields ? write.fields.subject : 'none';

const descriptionOf = (write: PlannedWrite): string =>
  'fields' in write && 'description' in write.fields ? write.fields.description : '';

describe('any plan', () => {
  it('has a text with all its values for each step, and settings that exist in that version', () => {
    forAny(({ steps, because: reason, outcome, writes }, facts, workflow) => {
      const paths = pathsOf(workflow);
      expect(steps.length).toBeGreaterThanOrEqual(3);
      for (const step of steps) {
        expect(isMessageKey(step.because.code), step.because.code).toBe(true);
        expect(Object.keys(step.because.values)).toEqual(expect.arrayContaining(namedBy(step.because.code)));
        expect(step.setting === null || paths.has(step.setting), step.setting ?? '').toBe(true);
      }
      expect(steps.map((step) => step.because.code)).toContain(reason.code);
      expect(writes.filter(({ kind }) => kind === 'activity')).toHaveLength(outcome === 'log' ? 1 : 0);
      expect(
        isMessageKey(outcomeSummary(planPreview(facts, workflow, planTexts('en'), standardCrm)).code),
      ).toBe(true);
    });
  });

  it('never has two writes with one key, nor a record before the write that makes it', () => {
    forAny(({ writes }, facts) => {
      expect(new Set(writes.map(({ key }) => key)).size).toBe(writes.length);
      const known = new Set(facts.sent);
      for (const write of writes) {
        const makers = targetsOf(write).flatMap((target) => (isMade(target) ? [target.made] : []));
        expect(makers.filter((key) => !known.has(key))).toEqual([]);
        known.add(write.key);
      }
    });
  });

  it('never asks of the CRM what its rules forbid', () => {
    forAny(({ writes }) => {
      const refused = writes.filter(isForbidden);
      expect(refused).toEqual([]);
    });
  });

  it('writes texts that are whole and no longer than they may be', () => {
    forAny(({ writes }) => {
      for (const write of writes) {
        expect(textsIn(write).every((text) => text.isWellFormed())).toBe(true);
        expect(subjectOf(write)).not.toBe('');
        expect(subjectOf(write).length).toBeLessThanOrEqual(255);
        expect(descriptionOf(write).length).toBeLessThanOrEqual(32_000);
      }
    });
  });

  it('keeps nothing if the agent chose not to log, and deletes what exists', () => {
    forAny((result, facts) => {
      if (!result.eraseAll) return;
      expect(result.outcome).toBe('none');
      expect(result.writes.map(({ key }) => key).toSorted()).toEqual(facts.sent.toSorted());
      expect(result.writes.every((write) => !('fields' in write))).toBe(true);
      expect(result.steps.some(({ rule }) => rule === 'L23' || rule === 'L12')).toBe(false);
    });
  });

  it('makes records and leads to mails only as the workflow says, and of an unlogged contact none', () => {
    forAny(({ writes, outcome }, { interaction }, { unknownCaller, attachTo, cases, missedEmail }) => {
      const isLogged = outcome === 'log';
      const opens = interaction.direction !== 'internal' && cases[interaction.direction];
      const allowed: Readonly<Partial<Record<PlannedWrite['kind'], boolean>>> = {
        'caller-record': isLogged && unknownCaller !== 'nothing',
        opportunity: isLogged && attachTo.kind === 'opportunity' && attachTo.createIfNone,
        case: opens || (isLogged && attachTo.kind === 'case' && attachTo.createIfNone),
        mail: missedEmail.enabled && interaction.direction === 'inbound',
      };
      expect(writes.filter(({ kind }) => allowed[kind] === false)).toEqual([]);
    });
  });

  it('has again what opened while the contact went on', () => {
    fc.assert(
      fc.property(anyFacts, anyWorkflow, (facts, workflow) => {
        const opening = planOpening(facts, workflow, planTexts(workflow.locale), standardCrm);
        if (opening === null) return;
        expect(opening.writes.map(({ kind }) => kind)).toEqual(['case']);
        expect(planned(facts, workflow).writes).toEqual(expect.arrayContaining([...opening.writes]));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a call that several agents missed', () => {
  /** The facts of each agent's part, as they are when the call is over. */
  const views = (
    facts: ContactFacts,
    ids: readonly string[],
    inGroup: (order: number) => boolean = () => false,
  ): readonly ContactFacts[] => {
    const over = but(facts, { interaction: { endedAt: facts.interaction.startedAt } });
    const agents = [...new Set(ids)].map((id, order) =>
      other({
        agentId: agentId(id),
        agentName: id,
        order,
        inGroup: inGroup(order),
        missedAt: epochMs(order % 2),
        email: facts.part?.email ?? null,
      }),
    );
    return agents.map(({ agentId: id, order, inGroup: isMember, missedAt }) =>
      but(over, {
        part: {
          agentId: id,
          order,
          inGroup: isMember,
          answeredAt: null,
          savedAt: null,
          offers: [{ at: epochMs(0), endedAt: missedAt ?? epochMs(0), result: 'timed-out' }],
        },
        others: agents.filter((one) => one.agentId !== id),
      }),
    );
  };
  const parts = anyFacts.filter((facts) => facts.part !== null && !facts.begun);
  const ids = fc.array(fc.uuid(), { maxLength: 3 });

  it('with one activity per call has at most one, and so has a group that rang together', () => {
    fc.assert(
      fc.property(parts, anyWorkflow, ids, fc.boolean(), (facts, workflow, agents, ringAll) => {
        const shared: Workflow = ringAll
          ? workflow
          : { ...workflow, transfer: { ...workflow.transfer, log: 'one-per-call' } };
        const logged = views(facts, agents, (order) => ringAll || order % 3 > 0).filter(
          (view) => planned(view, shared).outcome === 'log',
        );
        expect(logged.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('has one mail at most for each recipient', () => {
    fc.assert(
      fc.property(parts, anyWorkflow, ids, (facts, workflow, agents) => {
        const mails = views(facts, agents).flatMap((view) =>
          planned(view, workflow).writes.flatMap((write) =>
            write.operation === 'send-mail' ? [write.fields.to] : [],
          ),
        );
        expect(new Set(mails).size).toBe(mails.length);
      }),
      { numRuns: 1_000 },
    );
  });
});
