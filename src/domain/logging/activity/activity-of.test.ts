import { describe, expect, it } from 'vitest';
import {
  answered,
  but,
  missed,
  candidate,
  record,
  unanswered,
} from '../../../../test/support/fixtures/contact-facts.ts';
import { planned } from '../../../../test/support/fixtures/planned.ts';
import { noDetails } from '../../interaction/details.ts';
import { defaultWorkflow, type Workflow } from '../../workflow/workflow.ts';
import type { ContactFacts } from '../facts/facts.ts';

const activity = (facts: ContactFacts, change: Partial<Workflow> = {}) => {
  const [write] = planned(facts, change).writes;
  if (write?.operation !== 'upsert-task') throw new Error('no activity was planned');
  return write.fields;
};

describe('which record', () => {
  const withDetails = (change: Partial<typeof noDetails>, candidates = answered.match.candidates) =>
    but(answered, {
      part: { details: { ...noDetails, ...change } },
      match: { candidates, chosen: null },
    });

  it('is the one with the number', () => {
    expect(activity(answered)).toMatchObject({ who: { name: 'Erika Mustermann' }, what: null });
  });

  it('is nothing for a withheld number, whatever was found', () => {
    expect(activity(but(answered, { interaction: { from: null } }))).toMatchObject({ who: null, what: null });
  });

  it('is an account as what it is about', () => {
    const facts = withDetails({}, [candidate('account', 'Mustermann GmbH')]);
    expect(activity(facts)).toMatchObject({ who: null, what: { kind: 'account' } });
  });

  it('is to be decided where several of the first kind match, until the agent chooses', () => {
    const two = [candidate('contact', 'Amelia', 2), candidate('contact', 'Clarke', 9)];
    expect(planned(withDetails({}, two)).toBeDecided).toBe(true);
    expect(activity(withDetails({}, two)).who?.name).toBe('Clarke');
    const chosen = withDetails({ name: record('contact', 'Amelia') }, two);
    expect(planned(chosen).toBeDecided).toBe(false);
    expect(activity(chosen).who?.name).toBe('Amelia');
  });

  it('never joins a lead with something it is about; what was chosen by hand stays', () => {
    const lead = [candidate('lead', 'Jan de Vries')];
    const related = record('case', '00001042');
    expect(activity(withDetails({ relatedTo: related }, lead))).toMatchObject({ who: null, what: related });
    const name = record('lead', 'Jan de Vries');
    expect(activity(withDetails({ name, relatedTo: related }, lead))).toMatchObject({
      who: name,
      what: null,
    });
  });

  it('is the one the call was started from', () => {
    const facts = but(answered, { match: { candidates: [], chosen: record('case', '00001042') } });
    expect(activity(facts)).toMatchObject({ who: null, what: { kind: 'case' } });
  });
});

describe('what the activity carries', () => {
  const german: Partial<Workflow> = {
    locale: 'de',
    subject: { template: '{calltype} {date} {time} {name}', editable: true, clock: '24h' },
    dispositions: [{ id: 'credit', label: { de: 'Gutschrift' }, group: 'Rechnung', direction: 'both' }],
  };

  it('is a subject in the workflow’s language and our number’s time zone', () => {
    expect(activity(answered, german).subject).toBe('calltype.inbound 20.11.2026 14:02 Erika Mustermann');
    const subject = { ...defaultWorkflow.subject, clock: '12h' } as const;
    expect(activity(answered, { subject }).subject).toBe('calltype.inbound Nov 20, 2026 2:02 PM');
  });

  it('is the agent’s own subject, unless it may not be edited', () => {
    const facts = but(answered, { part: { details: { ...noDetails, subject: 'Credit\npromised' } } });
    expect(activity(facts).subject).toBe('Credit promised');
    const subject = { ...defaultWorkflow.subject, editable: false };
    expect(activity(facts, { subject }).subject).toContain('calltype.inbound');
  });

  it('is the result in the workflow’s language, with its group in the description', () => {
    const details = {
      ...noDetails,
      disposition: 'credit',
      comments: 'Position 3',
      tags: ['Rechnung', 'neu'],
    };
    const fields = activity(but(answered, { part: { details } }), german);
    expect(fields.disposition).toBe('Gutschrift');
    expect(fields.description.split('\n')).toEqual([
      'Position 3',
      '',
      'label.begin: 20.11.2026 14:02:01',
      'label.end: 20.11.2026 14:08:40',
      'label.talk: 6:32',
      'label.wait: 0:05',
      'label.from: +498963648018',
      'label.to: +498912345670',
      'label.agent: Mia Krüger',
      'label.queue: support',
      'label.group: Rechnung',
      'label.tags: Rechnung, neu',
      'label.call-id: call-1',
    ]);
  });

  it.each([
    ['that nobody answered', unanswered, 'No answer'],
    ['that the agent missed', missed, 'Missed call'],
  ])(
    'is the result that the agent chose for a call %s, instead of the workflow’s text',
    (_, facts, usual) => {
      const { dispositions = [] } = german;
      const subject = { ...defaultWorkflow.subject, template: '{callresult}/{callresultgroup}' };
      const chose = but(facts, { part: { details: { ...noDetails, disposition: 'credit' } } });
      const result = planned(chose, { dispositions, subject });
      expect(result.write('activity').fields).toMatchObject({
        disposition: 'Gutschrift',
        subject: 'Gutschrift/',
      });
      expect(result.write('activity').fields.description).toContain('label.group: Rechnung');
      const mapped = planned(chose, { dispositions, fields: { dispositionGroup: 'Group__c' } });
      expect(mapped.write('activity').fields.extra).toEqual({ Group__c: 'Rechnung' });
      expect(result.codes).toContain('why.result.chosen');
      for (const without of [planned(facts, { dispositions }), planned(chose, { dispositionIn: 'crm' })]) {
        expect(without.write('activity').fields.disposition).toBe(usual);
        expect(without.codes).toContain('why.result.not-connected');
      }
    },
  );

  it('is the recording’s link only where the workflow allows it', () => {
    const facts = but(answered, { part: { recordingLink: 'https://rec/1' } });
    expect(activity(facts).description).toContain('label.recording: https://rec/1');
    expect(activity(facts, { recording: { onByDefault: false, link: false } }).description).not.toContain(
      'rec/1',
    );
  });

  it('is owned by the agent’s user, else by the connection’s', () => {
    expect(activity(answered).owner).toBe('user-mia');
    expect(activity(but(answered, { part: { crmUser: null } })).owner).toBeNull();
  });
});
