import { describe, expect, it } from 'vitest';
import { defaultWorkflow, type Workflow } from '../../../../domain/workflow/workflow.ts';
import { faultsOf } from '../../../../domain/workflow/faults.ts';
import { conflictsOf } from './conflicts.ts';

/** A whole document in which nothing clashes but what a test adds. */
const calm: Workflow = {
  ...defaultWorkflow,
  log: { ...defaultWorkflow.log, inboundMissed: 'off', outboundUnanswered: 'off' },
};

const conflictsIn = (workflow: Workflow) => conflictsOf(faultsOf(workflow), workflow);
const at = (workflow: Workflow, path: string) =>
  conflictsIn(workflow).filter(({ setting }) => setting.path === path);
const otherOf = (workflow: Workflow, path: string) =>
  at(workflow, path).map(({ says }) => ('other' in says ? says.other.path : null));

const { followUp, subject } = defaultWorkflow;
const clashes: readonly [string, Workflow, string, string][] = [
  [
    'cases with the interaction log',
    { ...calm, interactionLog: true, cases: { inbound: true, outbound: false } },
    'cases.inbound',
    'interactionLog',
  ],
  [
    'missed calls with the interaction log',
    { ...calm, interactionLog: true, log: { ...calm.log, inboundMissed: 'open' } },
    'log.inboundMissed',
    'interactionLog',
  ],
  [
    'a variable with the interaction log',
    { ...calm, interactionLog: true, subject: { ...subject, template: '{calltype} {callresult}' } },
    'subject.template',
    'interactionLog',
  ],
  [
    'missed, but answered without missed calls',
    { ...calm, trackMissedButAnswered: true },
    'trackMissedButAnswered',
    'log.inboundMissed',
  ],
  [
    'an opportunity without a stage',
    { ...calm, attachTo: { kind: 'opportunity', createIfNone: true, stage: null } },
    'attachTo.stage',
    'attachTo.createIfNone',
  ],
  [
    'a mail to the owner without an address for the rest',
    { ...calm, missedEmail: { ...calm.missedEmail, enabled: true, toOwner: true } },
    'missedEmail.defaultAddress',
    'missedEmail.toOwner',
  ],
  [
    'a result that is required of nothing',
    { ...calm, dispositionRequired: true },
    'dispositionRequired',
    'dispositions',
  ],
  [
    'a follow-up that is not offered',
    { ...calm, followUp: { ...followUp, outbound: { default: 'none', options: ['new-event'] } } },
    'followUp.outbound.default',
    'followUp.outbound.options',
  ],
];

describe.each(clashes)('%s', (_, workflow, here, there) => {
  it('is said at both settings, each naming the other', () => {
    expect(otherOf(workflow, here)).toEqual([there]);
    expect(otherOf(workflow, there)).toEqual([here]);
  });

  it('is resolved by one press at a setting that can resolve it', () => {
    const remedies = conflictsIn(workflow).flatMap(({ remedy }) => (remedy === null ? [] : [remedy]));
    expect(remedies.length).toBeGreaterThan(0);
    for (const remedy of remedies) expect(conflictsIn(remedy.apply(workflow))).toEqual([]);
  });
});

describe('an invalid setting on its own', () => {
  it('is said there alone, in the words of the rule', () => {
    const workflow = { ...calm, timeZone: 'Mars/Olympus' };
    expect(conflictsIn(workflow)).toEqual([
      {
        setting: expect.objectContaining({ path: 'timeZone' }),
        says: { fault: { path: 'timeZone', message: 'problem.field.time-zone' } },
        remedy: null,
      },
    ]);
  });

  it('is not lost where the rule is not known here', () => {
    const fault = { path: 'tags[1]', message: 'problem.of-another-release' };
    expect(conflictsOf([fault], calm).map(({ says }) => says)).toEqual([{ fault }]);
  });
});

describe('a follow-up for which nothing is offered', () => {
  it('has no first choice to take, but can be offered', () => {
    const workflow: Workflow = {
      ...calm,
      followUp: { ...followUp, inbound: { default: 'none', options: [] } },
    };
    expect(at(workflow, 'followUp.inbound.default')[0]?.remedy).toBeNull();
    const remedy = at(workflow, 'followUp.inbound.options')[0]?.remedy;
    expect(remedy?.apply(workflow).followUp.inbound).toEqual({ default: 'none', options: ['none'] });
  });
});
