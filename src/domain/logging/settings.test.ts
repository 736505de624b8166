import { describe, expect, it } from 'vitest';
import {
  answered,
  but,
  internal,
  missed,
  outbound,
  unanswered,
} from '../../../test/support/fixtures/contact-facts.ts';
import { planned } from '../../../test/support/fixtures/planned.ts';
import { noDetails } from '../interaction/details.ts';
import { mappableFacts } from '../workflow/activity-fields.ts';
import { defaultWorkflow, type Workflow } from '../workflow/workflow.ts';
import { opensAfterCall } from './activity/open-after-call.ts';

const sold: Partial<Workflow> = {
  dispositions: [{ id: 'sold', label: { en: 'Sold' }, group: 'Sales', direction: 'both' }],
};
const asSold = but(answered, { part: { details: { ...noDetails, disposition: 'sold', tags: ['vip'] } } });

describe('hours', () => {
  const closed = but(answered, { interaction: { withinHours: false } });

  it('of business keep what began outside them from the CRM', () => {
    expect(planned(closed, { hours: 'business' })).toMatchObject({
      outcome: 'none',
      because: { code: 'why.hours.outside', values: { number: '+498912345670' } },
    });
    expect(planned(answered, { hours: 'business' }).reasonOf('hours')).toBe('why.hours.within');
  });

  it('do not matter unless the workflow says so, or where none of our numbers was involved', () => {
    expect(planned(closed).outcome).toBe('log');
    const colleagues = but(internal, { interaction: { withinHours: false } });
    const log = { ...defaultWorkflow.log, internal: 'completed' } as const;
    expect(planned(colleagues, { hours: 'business', log }).reasonOf('hours')).toBe('why.hours.no-number');
  });

  it('never leave an activity half-written that was begun', () => {
    expect(planned({ ...closed, begun: true }, { hours: 'business' })).toMatchObject({
      outcome: 'log',
      because: { code: 'why.begun' },
    });
  });
});

describe('the CRM’s own interaction log', () => {
  it('logs no calls that did not connect, and creates no case automatically', () => {
    const settings: Partial<Workflow> = { interactionLog: true, cases: { inbound: true, outbound: true } };
    for (const facts of [missed, unanswered])
      expect(planned(facts, settings).reasonOf('interactionLog')).toBe('why.log.interaction-log');
    const result = planned(answered, settings);
    expect(result.kinds).toEqual(['activity']);
    expect(result.reasonOf('interactionLog')).toBe('why.case.interaction-log');
    expect(planned(missed).outcome).toBe('log');
  });
});

describe('open after call', () => {
  const opens = (facts: typeof answered, openAfterCall: Workflow['openAfterCall']) =>
    opensAfterCall(facts, { ...defaultWorkflow, openAfterCall }).value;

  it('is by direction, and never of what was not connected', () => {
    const inbound = { inbound: true, outbound: false };
    expect(opens(answered, inbound)).toBe(true);
    expect(opens(outbound, inbound)).toBe(false);
    expect(opens(outbound, { inbound: false, outbound: true })).toBe(true);
    expect(opens(missed, inbound)).toBe(false);
    expect(opens(internal, { inbound: true, outbound: true })).toBe(false);
    expect(planned(answered).reasonOf('openAfterCall.inbound')).toBe('why.open-after.off');
  });
});

describe('a result', () => {
  const subject = { ...defaultWorkflow.subject, template: 'Result: {callresult}{callresultgroup}' };

  it('that is chosen in the CRM is empty in the subject and in the activity', () => {
    const result = planned(asSold, { ...sold, subject, dispositionIn: 'crm' });
    expect(result.write('activity').fields).toMatchObject({ subject: 'Result:', disposition: null });
    expect(result.reasonOf('dispositionIn')).toBe('why.result.in-crm');
    const panel = planned(asSold, { ...sold, subject });
    expect(panel.write('activity').fields).toMatchObject({
      subject: 'Result: SoldSales',
      disposition: 'Sold',
    });
  });

  it.each([
    ['was missed', missed, 'Missed call'],
    ['nobody answered', unanswered, 'No answer'],
  ])('that is chosen in the CRM is empty in the subject of a call that %s too', (_, facts, usual) => {
    const result = planned(facts, { subject, dispositionIn: 'crm' });
    expect(result.write('activity').fields).toMatchObject({ subject: 'Result:', disposition: usual });
    expect(result.reasonOf('dispositionIn')).toBe('why.result.not-in-texts');
    const panel = planned(facts, { subject });
    expect(panel.write('activity').fields.subject).toBe(`Result: ${usual}`);
    expect(panel.codes).not.toContain('why.result.not-in-texts');
  });

  it('of what did not connect is the workflow’s text wherever results are chosen', () => {
    expect(planned(missed, { dispositionIn: 'crm' }).write('activity').fields.disposition).toBe(
      'Missed call',
    );
  });
});

describe('extra fields', () => {
  it('take what the workflow puts into them, which then need not stand in the description', () => {
    const fields = {
      waitSeconds: 'Wait__c',
      queue: 'Queue__c',
      dispositionGroup: 'Group__c',
      tags: 'Tags__c',
    };
    const result = planned(asSold, { ...sold, fields });
    const { extra, description } = result.write('activity').fields;
    expect(extra).toEqual({ Wait__c: '5', Queue__c: 'support', Group__c: 'Sales', Tags__c: 'vip' });
    expect(description).not.toMatch(/label\.(queue|group|tags)/u);
    // Waiting time always stands there (spec L13).
    expect(description).toContain('label.wait: 0:05');
    expect(result.reasonOf('fields')).toBe('why.fields.mapped');
  });

  it('are none where the workflow names none', () => {
    const { extra, description } = planned(asSold, sold).write('activity').fields;
    expect(extra).toEqual({});
    expect(description).toContain('label.queue: support');
  });

  it('lead to the recording only where the workflow allows it', () => {
    const recorded = but(answered, { part: { recordingLink: 'https://rec/1' } });
    const fields = { recordingLink: 'Recording__c' };
    const allowed = planned(recorded, { fields }).write('activity').fields;
    expect(allowed.extra).toEqual({ Recording__c: 'https://rec/1' });
    expect(allowed.description).toContain('label.recording: https://rec/1');
    const recording = { onByDefault: false, link: false };
    expect(planned(recorded, { fields, recording }).write('activity').fields.extra).toEqual({
      Recording__c: '',
    });
  });

  it('may take everything there is to be mapped', () => {
    const fields = Object.fromEntries(mappableFacts.map((fact) => [fact, `${fact}__c`]));
    expect(planned(asSold, { ...sold, fields }).write('activity').fields.extra).toEqual({
      kind__c: 'inbound-answered',
      direction__c: 'inbound',
      startedAt__c: '2026-11-20T13:02:01.000Z',
      hour__c: '14',
      answeredAt__c: '2026-11-20T13:02:08.600Z',
      endedAt__c: '2026-11-20T13:08:40.000Z',
      talkSeconds__c: '392',
      holdSeconds__c: '0',
      waitSeconds__c: '5',
      from__c: '+498963648018',
      to__c: '+498912345670',
      agent__c: 'Mia Krüger',
      answeredBy__c: '',
      queue__c: 'support',
      disposition__c: 'Sold',
      dispositionGroup__c: 'Sales',
      tags__c: 'vip',
      recordingLink__c: '',
      callId__c: 'call-1',
      interactionId__c: answered.interaction.id,
      sessionId__c: answered.interaction.sessionId,
      origin__c: 'inbound',
      keyedDigits__c: '',
    });
  });
});

describe('the description', () => {
  it('keeps what is found nowhere else whole, however long the comments are', () => {
    const comments = '😀'.repeat(20_000);
    const { description } = planned(but(answered, { part: { details: { ...noDetails, comments } } })).write(
      'activity',
    ).fields;
    expect(description.length).toBeLessThanOrEqual(32_000);
    expect(description.isWellFormed()).toBe(true);
    expect(description.endsWith('label.call-id: call-1')).toBe(true);
  });
});
