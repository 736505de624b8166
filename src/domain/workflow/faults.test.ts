import { describe, expect, it } from 'vitest';
import { defaultWorkflow, type Workflow } from './workflow.ts';
import { checkWorkflow, faultsOf } from './faults.ts';

const standard: Workflow = defaultWorkflow;

describe('a workflow', () => {
  it('has no fault where every setting is at its default', () => {
    expect(checkWorkflow(standard)).toEqual({ faults: [], unavailable: [] });
  });

  it('names the disposition that already has the id', () => {
    const twice = ['a', 'b', 'a'].map((id) => ({
      id,
      label: { en: id },
      group: null,
      direction: 'both' as const,
    }));
    expect(faultsOf({ ...standard, dispositions: twice })).toEqual([
      {
        path: 'dispositions[2].id',
        message: 'problem.workflow.id-taken',
        values: { first: 'dispositions[0]' },
      },
    ]);
  });

  it('names the allowed follow-ups if the default is not one of the options', () => {
    const followUp = {
      ...standard.followUp,
      inbound: { default: 'none', options: ['open-today', 'new-event'] } as const,
    };
    expect(faultsOf({ ...standard, followUp })).toEqual([
      {
        path: 'followUp.inbound.default',
        message: 'problem.workflow.not-an-option',
        values: { count: 2, allowed: 'open-today, new-event' },
      },
    ]);
  });

  it('names a follow-up that is offered twice', () => {
    const options = ['none', 'follow-up', 'none'] as const;
    const followUp = { ...standard.followUp, outbound: { default: 'none', options } as const };
    expect(faultsOf({ ...standard, followUp })).toEqual([
      { path: 'followUp.outbound.options[2]', message: 'problem.field.duplicate' },
    ]);
  });

  it('names the error in the text of its mails', () => {
    const missedEmail = { ...standard.missedEmail, template: 'Dear {owner}' };
    expect(faultsOf({ ...standard, missedEmail })).toMatchObject([
      { path: 'missedEmail.template', values: { position: 6, variable: '{owner}' } },
    ]);
  });

  it('names the error in the follow-up subject, with its position', () => {
    const followUp = { ...standard.followUp, subject: 'Call {nobody} back' };
    expect(faultsOf({ ...standard, followUp })).toMatchObject([
      { path: 'followUp.subject', values: { position: 6, variable: '{nobody}' } },
    ]);
  });

  it('names the facts that can have a field, the allowed field names, and a field used twice', () => {
    const fields = {
      waitSeconds: 'Wait__c',
      talkSeconds: 'Wait__c',
      weather: 'Weather__c',
      agent: 'The agent',
    };
    expect(faultsOf({ ...standard, fields })).toMatchObject([
      { path: 'fields.talkSeconds', values: { first: 'fields.waitSeconds' } },
      { path: 'fields.weather', message: 'problem.workflow.unknown-fact' },
      { path: 'fields.agent', message: 'problem.workflow.field-name' },
    ]);
  });

  it('names each setting the CRM’s own interaction log excludes, by its path', () => {
    const document: Workflow = {
      ...standard,
      interactionLog: true,
      subject: { ...standard.subject, template: '{callresult} {callresultgroup}' },
      cases: { inbound: true, outbound: true },
    };
    expect(faultsOf(document).map(({ path }) => path)).toEqual([
      'subject.template',
      'subject.template',
      'cases.inbound',
      'cases.outbound',
      'log.inboundMissed',
      'log.outboundUnanswered',
    ]);
    const quiet = {
      ...document,
      subject: standard.subject,
      cases: standard.cases,
      log: { ...standard.log, inboundMissed: 'off', outboundUnanswered: 'off' },
    } as const;
    expect(faultsOf(quiet)).toEqual([]);
  });

  it('names what missed-but-answered, an opportunity and a mail to the owner require', () => {
    const document: Workflow = {
      ...standard,
      log: { ...standard.log, inboundMissed: 'off' },
      trackMissedButAnswered: true,
      attachTo: { kind: 'opportunity', createIfNone: true, stage: null },
      missedEmail: { ...standard.missedEmail, enabled: true, toOwner: true },
    };
    expect(faultsOf(document).map(({ path }) => path)).toEqual([
      'trackMissedButAnswered',
      'attachTo.stage',
      'missedEmail.defaultAddress',
    ]);
  });

  it('names the values this release supports', () => {
    expect(checkWorkflow({ ...standard, transcript: { show: 'both' } }).unavailable).toEqual([
      { path: 'transcript.show', message: 'problem.workflow.not-yet', values: { allowed: '"none"' } },
    ]);
  });
});
