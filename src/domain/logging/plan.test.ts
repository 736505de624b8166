import type { EpochMs } from '../time.ts';
import { describe, expect, it } from 'vitest';
import { standardCrm } from '../crm/capabilities.ts';
import {
  answered,
  began,
  but,
  internal,
  missed,
  neverOffered,
  other,
  type OtherPart,
  outbound,
  unanswered,
} from '../../../test/support/fixtures/contact-facts.ts';
import { keyTexts, planned } from '../../../test/support/fixtures/planned.ts';
import { agentId } from '../ids.ts';
import { epochMs } from '../time.ts';
import { defaultWorkflow, type Workflow } from '../workflow/workflow.ts';
import type { ContactFacts } from './facts/facts.ts';
import { outcomeSummary } from './outcome-summary.ts';
import { planPreview } from './plan.ts';

const activity = (facts: ContactFacts, change: Partial<Workflow> = {}) => {
  const [write] = planned(facts, change).writes;
  if (write?.operation !== 'upsert-task') throw new Error('no activity was planned');
  return write.fields;
};
const withBox: Partial<Workflow> = { doNotLog: { show: true } };
const signedOut = { surfaces: { crm: 'out', desk: 'out', deskForeground: false } } as const;

describe('responsible for the log', () => {
  const inBoth = { crm: 'in', desk: 'in', deskForeground: true } as const;
  it.each([
    [{ surfaces: { crm: 'in', desk: 'out', deskForeground: false } }, 'salesforce'],
    [{ surfaces: inBoth }, 'salesforce'],
    [{ surfaces: inBoth, crmSignedOut: true }, 'desk'],
    [{ surfaces: { crm: 'out', desk: 'in', deskForeground: true } }, 'desk'],
    [signedOut, 'acd'],
  ] as const)('with %j is %s', (part, decided) => {
    expect(planned(but(answered, { part })).steps[0]).toMatchObject({ decided });
  });
});

describe('a call of an agent who is signed out', () => {
  const facts = but(answered, { part: signedOut });
  it('is not logged unless the workflow lets the server log incoming calls', () => {
    expect(planned(facts)).toMatchObject({
      outcome: 'none',
      because: { code: 'why.signed-out.incoming-off' },
      writes: [],
    });
    expect(planned(facts, { signedOut: { logIncoming: true, logMissedInQueue: false } }).outcome).toBe('log');
  });

  it('is never logged if it was outgoing or internal', () => {
    const all = { signedOut: { logIncoming: true, logMissedInQueue: true } };
    expect(planned(but(outbound, { part: signedOut }), all).outcome).toBe('none');
    expect(
      planned(but(internal, { part: signedOut }), {
        ...all,
        log: { ...defaultWorkflow.log, internal: 'open' },
      }).outcome,
    ).toBe('none');
  });

  it('is completed all the same when its activity was begun', () => {
    expect(planned(but(facts, { begun: true }))).toMatchObject({
      outcome: 'log',
      because: { code: 'why.begun' },
      writes: [{ operation: 'upsert-task' }],
    });
  });
});

describe('a call that nobody was offered', () => {
  it('is logged by the server where the workflow lets it, for the user of the connection', () => {
    expect(planned(neverOffered).because.code).toBe('why.signed-out.missed-in-queue-off');
    const fields = activity(neverOffered, { signedOut: { logIncoming: false, logMissedInQueue: true } });
    expect(fields).toMatchObject({
      owner: null,
      agentName: null,
      status: 'open',
      disposition: 'Missed call',
    });
  });
});

describe('the do-not-log box', () => {
  const tick = (facts: ContactFacts) =>
    but(facts, { part: { box: { touched: true, agentDefault: false, seenAt: null, goneAt: null } } });

  it('ticked at the end leaves no log and no trace of the customer', () => {
    const result = planned(tick(answered), withBox);
    expect(result).toMatchObject({ outcome: 'none', eraseAll: true, writes: [] });
    expect(JSON.stringify(result)).not.toContain('Erika');
  });

  it('deletes an activity that was begun, when ticked', () => {
    expect(planned(but(tick(answered), { begun: true }), withBox).writes).toEqual([
      {
        kind: 'activity-removal',
        operation: 'delete-task',
        key: `${answered.interaction.id}-${answered.part?.agentId}-activity`,
      },
    ]);
  });

  it('has no effect while hidden', () => {
    expect(planned(tick(answered)).outcome).toBe('log');
    const inSalesforce = but(tick(answered), {
      part: { surfaces: { crm: 'in', desk: 'in', deskForeground: true } },
    });
    expect(planned(inSalesforce, withBox)).toMatchObject({ outcome: 'log', eraseAll: false });
  });

  describe('untouched', () => {
    const seen = { touched: null, agentDefault: true, seenAt: answered.interaction.startedAt, goneAt: null };
    const after = (box: typeof seen | { seenAt: null } | { goneAt: EpochMs }) =>
      planned(but(answered, { part: { box: { ...seen, ...box } } }), withBox);

    it('lets the call be logged where the agent saw it, also if another window was in front at the end', () => {
      expect(after(seen)).toMatchObject({ outcome: 'log' });
      expect(after(seen).codes).toContain('why.box.untouched');
      const behind = { crm: 'out', desk: 'in', deskForeground: false } as const;
      expect(planned(but(answered, { part: { box: seen, surfaces: behind } }), withBox).outcome).toBe('log');
    });

    it('follows the agent’s default where it was never seen, though the desk is shown when the call ends', () => {
      expect(after({ seenAt: null })).toMatchObject({
        outcome: 'none',
        because: { code: 'why.box.default-ticked' },
      });
    });

    it('follows the agent’s default where it was seen, but the desk went away and was not back at the end', () => {
      expect(after({ goneAt: answered.interaction.startedAt })).toMatchObject({
        outcome: 'none',
        because: { code: 'why.box.gone-ticked' },
      });
      const logs = { ...seen, agentDefault: false, goneAt: answered.interaction.startedAt };
      expect(planned(but(answered, { part: { box: logs } }), withBox).codes).toContain(
        'why.box.gone-unticked',
      );
    });
  });
});

describe('as what it is logged', () => {
  it('is what the workflow says for its kind', () => {
    expect(activity(answered)).toMatchObject({ status: 'completed', callType: 'Inbound' });
    expect(activity(missed)).toMatchObject({ status: 'open', due: '2026-11-20' });
    expect(activity(unanswered)).toMatchObject({ status: 'completed', disposition: 'No answer' });
    expect(planned(internal)).toMatchObject({ outcome: 'none', because: { code: 'why.log.off' } });
  });

  it('is nothing for an internal call that nobody answered, whatever the workflow says', () => {
    const facts = but(internal, { part: { answeredAt: null, talkMs: 0 } });
    expect(planned(facts, { log: { ...defaultWorkflow.log, internal: 'completed' } })).toMatchObject({
      outcome: 'none',
      because: { code: 'why.log.internal-unanswered' },
    });
  });

  it('counts the shortest talk as a second', () => {
    expect(activity(but(answered, { part: { talkMs: 1 } })).durationSeconds).toBe(1);
    expect(activity(answered).durationSeconds).toBe(392);
  });
});

describe('without automatic saving', () => {
  const manual = { autoSave: { inbound: false, outbound: true, internal: true } };
  it('an answered call is a draft until the agent saves it', () => {
    expect(planned(answered, manual)).toMatchObject({ outcome: 'draft', writes: [] });
    expect(planned(but(answered, { part: { savedAt: began } }), manual).outcome).toBe('log');
  });
  it('a missed call is written all the same', () => {
    expect(planned(missed, manual).outcome).toBe('log');
  });
});

describe('a call that several agents had', () => {
  const tom = agentId('019b0000-0000-7000-8000-00000000000b');
  const perCall: Partial<Workflow> = { transfer: { ...defaultWorkflow.transfer, log: 'one-per-call' } };
  const tomAnswered = [other({ agentId: tom, agentName: 'Tom', answered: true })];
  const tomMissed = (missedAt: number) => [
    other({ agentId: tom, agentName: 'Tom', missedAt: epochMs(missedAt) }),
  ];
  const goesOn = but(missed, { interaction: { endedAt: null } });

  it('has a missed activity for each agent who missed it, as soon as the offer ends', () => {
    expect(planned(goesOn).outcome).toBe('log');
    expect(planned(but(missed, { others: tomAnswered })).outcome).toBe('log');
  });

  it('with one activity per call waits for its end', () => {
    expect(planned(goesOn, perCall)).toMatchObject({
      outcome: 'none',
      because: { code: 'why.settlement.waits' },
    });
  });

  it('with one activity per call gives it to whoever answered', () => {
    expect(planned(but(missed, { others: tomAnswered }), perCall)).toMatchObject({
      outcome: 'none',
      because: { code: 'why.settlement.another-answered', values: { agent: 'Tom' } },
    });
    expect(planned(but(answered, { others: tomMissed(began) }), perCall).outcome).toBe('log');
  });

  it('with one activity per call gives it to whoever answered last, whoever let it pass since then', () => {
    const since = (ms: number, by: Partial<OtherPart> = {}) =>
      other({ agentName: 'Tom', ...by, answered: true, answeredAt: epochMs(began + ms) });
    const lotte = { agentId: agentId('lotte'), agentName: 'Lotte', order: 2 };
    const passed = other({ agentId: agentId('sara'), order: 3, missedAt: epochMs(began + 90_000) });
    // Tom's id comes after Mia's, another's before it: neither decides.
    for (const id of [tom, agentId('0')]) {
      const by = { agentId: id };
      const first = but(answered, { others: [since(60_000, by), passed] });
      expect(planned(first, perCall).because).toMatchObject({
        code: 'why.settlement.another-answered',
        values: { agent: 'Tom' },
      });
      expect(planned(but(answered, { others: [since(1_000, by), passed] }), perCall).outcome).toBe('log');
    }
    const missedFirst = but(missed, { others: [since(60_000, lotte), since(30_000)] });
    expect(planned(missedFirst, perCall).because.values).toEqual({ agent: 'Lotte' });
  });

  it('with one activity per call has one only, also where an earlier release did not keep when others answered', () => {
    const parts = [
      but(answered, { others: tomAnswered }),
      but(answered, {
        part: { agentId: tom, agentName: 'Tom' },
        others: [other({ agentId: answered.part?.agentId ?? tom, answered: true })],
      }),
    ];
    expect(parts.map((facts) => planned(facts, perCall).outcome)).toEqual(['log', 'none']);
  });

  it('with one activity per call, missed by all, gives it to the last', () => {
    expect(planned(but(missed, { others: tomMissed(began) }), perCall).outcome).toBe('log');
    expect(planned(but(missed, { others: tomMissed(began + 60_000) }), perCall).because.code).toBe(
      'why.settlement.another-last',
    );
  });
});

describe('what a contact that goes on will become', () => {
  const running = but(answered, { interaction: { endedAt: null } });
  it('is what it would be if it ended now', () => {
    const perCall: Workflow = {
      ...defaultWorkflow,
      transfer: { ...defaultWorkflow.transfer, log: 'one-per-call' },
    };
    expect(outcomeSummary(planPreview(running, perCall, keyTexts.en, standardCrm))).toEqual({
      code: 'log.outlook.completed',
      values: { name: 'Erika Mustermann' },
    });
  });
  it('is the reason where there will be no log', () => {
    expect(outcomeSummary(planPreview(internal, defaultWorkflow, keyTexts.en, standardCrm)).code).toBe(
      'why.log.off',
    );
  });
});
