import { describe, expect, it } from 'vitest';
import { field } from '../../../test/support/fixtures/field-schema.ts';
import { openObject, type CrmSchema, type ObjectSchema } from '../crm/crm-schema.ts';
import { kindsToCheck, schemaFaults } from './schema-faults.ts';
import { defaultWorkflow, type Workflow } from './workflow.ts';

const object = (name: string, more: Partial<ObjectSchema> = {}): ObjectSchema => ({
  ...openObject(name),
  takesAnyField: false,
  ...more,
});

/** What a CRM with these objects refuses of a workflow with these settings: the path, and what is told there. */
const given = (schema: CrmSchema, workflow: Partial<Workflow> = {}) =>
  schemaFaults({ ...defaultWorkflow, ...workflow }, schema, { queues: [], agents: [] }).map(
    ({ path, message, values }) => [path, message.replace('problem.workflow.crm-', ''), values] as const,
  );
const paths = (...parameters: Parameters<typeof given>) => given(...parameters).map(([path]) => path);

const offer = { default: 'none', options: ['none'] } as const;
const followUp = { ...defaultWorkflow.followUp, inbound: offer, outbound: offer };

describe('the kinds of records that are looked at', () => {
  it('are those that the workflow makes, fills or gives a record type', () => {
    expect(kindsToCheck(defaultWorkflow)).toEqual(['task', 'event']);
    expect(
      kindsToCheck({
        ...defaultWorkflow,
        followUp,
        cases: { inbound: false, outbound: true },
        unknownCaller: 'lead',
        recordTypes: { ...defaultWorkflow.recordTypes, event: '012' },
      }),
    ).toEqual(['task', 'case', 'lead', 'event']);
    const attachTo = { kind: 'opportunity', createIfNone: false, stage: null } as const;
    expect(kindsToCheck({ ...defaultWorkflow, followUp, attachTo })).toEqual(['task']);
    expect(
      kindsToCheck({ ...defaultWorkflow, followUp, attachTo: { ...attachTo, createIfNone: true } }),
    ).toContain('opportunity');
    const fields = { queue: 'Queue__c' };
    expect(kindsToCheck({ ...defaultWorkflow, followUp, fields })).toEqual(['task']);
    for (const more of [{}, { fields }])
      expect(kindsToCheck({ ...defaultWorkflow, followUp, callRecord: 'voice-call', ...more })).toEqual([
        'task',
        'voiceCall',
      ]);
  });
});

describe('a field that a workflow fills', () => {
  it('must be one of tasks, and of records of calls where those are what calls are logged as', () => {
    const fields = { queue: 'Queue__c' };
    const task = object('Task', { fields: [field('Queue__c')] });
    const voiceCall = object('VoiceCall');
    expect(paths({ task, voiceCall }, { fields })).toEqual([]);
    expect(given({ task, voiceCall }, { fields, callRecord: 'voice-call' })).toMatchObject([
      ['fields.queue', 'field-unknown', { object: 'VoiceCall', field: 'Queue__c' }],
    ]);
    expect(paths({ task, voiceCall: null }, { fields, callRecord: 'voice-call' })).toEqual([]);
  });
});

describe('a record that the workflow makes', () => {
  it('must be one that there is and that may be made, told at the setting that makes it', () => {
    const cases = { inbound: true, outbound: false };
    expect(given({ case: null }, { cases })).toEqual([['cases.inbound', 'object-missing', { kind: 'case' }]]);
    expect(given({ lead: object('Lead', { creatable: false }) }, { unknownCaller: 'lead' })).toEqual([
      ['unknownCaller', 'object-locked', { object: 'Lead' }],
    ]);
    expect(paths({ event: null })).toEqual(['followUp.inbound.options']);
    expect(paths({ event: null }, { followUp })).toEqual([]);
    const attachTo = { kind: 'case', createIfNone: true, stage: null } as const;
    expect(paths({ case: null }, { attachTo })).toEqual(['attachTo.createIfNone']);
  });

  it('must need no field that nobody fills; a task’s may be filled by the workflow', () => {
    const needs = { fields: [field('Region__c', { needed: true }), field('Other__c')] };
    const task = object('Task', needs);
    expect(given({ task })).toEqual([
      ['log.inboundAnswered', 'required', { object: 'Task', fields: 'Region__c' }],
    ]);
    expect(given({ task }, { fields: { queue: 'Region__c' } })).toEqual([]);
    expect(
      paths(
        { contact: object('Contact', needs) },
        { unknownCaller: 'contact', fields: { queue: 'Region__c' } },
      ),
    ).toEqual(['unknownCaller']);
  });

  it('must take what Tieline always writes to it', () => {
    const status = field('Status', { values: ['Open'], fixed: ['Open', 'Completed'] });
    expect(given({ task: object('Task', { fields: [status] }) })).toEqual([
      ['log.inboundAnswered', 'fixed-refused', { field: 'Task.Status', value: 'Completed', allowed: 'Open' }],
    ]);
  });
});

describe('a record type', () => {
  const recordTypes = [
    { ids: ['012000000000001AAA', '012000000000001'], name: 'Call', usable: true },
    { ids: ['012000000000002AAA', '012000000000002'], name: 'Secret', usable: false },
  ];
  const schema = { task: object('Task', { recordTypes }) };
  const named = (activity: string) => ({ recordTypes: { ...defaultWorkflow.recordTypes, activity } });

  it('must be one of the object’s, by either of its ids', () => {
    expect(given(schema, named('012000000000001AAA'))).toEqual([]);
    expect(given(schema, named('012000000000001'))).toEqual([]);
    expect(given(schema, named('012000000000009AAA'))).toEqual([
      [
        'recordTypes.activity',
        'record-type-unknown',
        { object: 'Task', name: '', allowed: 'Call (012000000000001AAA)' },
      ],
    ]);
  });

  it('must be one that who writes may use', () => {
    expect(given(schema, named('012000000000002AAA'))).toMatchObject([
      ['recordTypes.activity', 'record-type-locked', { name: 'Secret' }],
    ]);
  });

  it('is any text where the CRM asks for no more', () => {
    expect(given({ task: openObject('task') }, named('call'))).toEqual([]);
  });
});

describe('a text that goes into a picklist', () => {
  const values = ['Sold', 'Missed call'];
  const task = object('Task', { fields: [field('CallDisposition', { values, purpose: 'disposition' })] });

  const dispositions = ['Sold', 'Lost'].map((en) => ({
    id: en,
    label: { en },
    group: null,
    direction: 'both' as const,
  }));

  it('must be one of its values, told at the disposition or the result', () => {
    expect(paths({ task }, { dispositions, trackMissedButAnswered: true })).toEqual([
      'dispositions[1].label',
      'results.missedAnswered',
      'results.noAnswer',
    ]);
    const log = { ...defaultWorkflow.log, outboundUnanswered: 'off' } as const;
    expect(paths({ task }, { dispositions, dispositionIn: 'crm', log })).toEqual([]);
  });

  it('must be one of a call’s record, too, where calls become such, unless something is left to do', () => {
    const resolution = field('CallResolution', { values: ['Sold'], purpose: 'disposition' });
    const schema = { task: object('Task'), voiceCall: object('VoiceCall', { fields: [resolution] }) };
    const log = { ...defaultWorkflow.log, inboundMissed: 'open', outboundUnanswered: 'completed' } as const;
    expect(paths(schema, { dispositions, log })).toEqual([]);
    expect(given(schema, { dispositions, log, callRecord: 'voice-call' })).toMatchObject([
      ['dispositions[1].label', 'value-refused', { field: 'VoiceCall.CallResolution', value: 'Lost' }],
      ['results.noAnswer', 'value-refused', { field: 'VoiceCall.CallResolution' }],
    ]);
  });

  it('is the stage of an opportunity that is made', () => {
    const opportunity = object('Opportunity', {
      fields: [field('StageName', { values: ['New'], purpose: 'stage' })],
    });
    const attachTo = { kind: 'opportunity', createIfNone: true, stage: 'Won' } as const;
    expect(given({ opportunity }, { attachTo })).toEqual([
      ['attachTo.stage', 'value-refused', { field: 'Opportunity.StageName', value: 'Won', allowed: 'New' }],
    ]);
    expect(given({ opportunity }, { attachTo: { ...attachTo, createIfNone: false } })).toEqual([]);
  });
});
