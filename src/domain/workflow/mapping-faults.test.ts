import { describe, expect, it } from 'vitest';
import { field } from '../../../test/support/fixtures/field-schema.ts';
import type { FieldSchema, ObjectSchema } from '../crm/crm-schema.ts';
import { openObject } from '../crm/crm-schema.ts';
import { mappableFacts } from './activity-fields.ts';
import { factShape, typeOfFact } from './fact-shape.ts';
import { fieldsFor, mappingFaults } from './mapping-faults.ts';
import { defaultWorkflow, type Workflow } from './workflow.ts';

const task = (...fields: readonly FieldSchema[]): ObjectSchema => ({
  ...openObject('Task'),
  takesAnyField: false,
  hidden: ['Secret__c'],
  fields: [field('Any__c'), ...fields],
});

const names = { queues: ['Support', 'Sales'], agents: ['Mia de Wit'] };

/** What is wrong with a workflow that maps facts so, by path. */
const given = (fields: Record<string, string>, object: ObjectSchema, more: Partial<Workflow> = {}) =>
  mappingFaults({ ...defaultWorkflow, ...more, fields }, object, names);

describe('a field that a workflow fills', () => {
  it('must be there', () => {
    expect(given({ queue: 'Queue__c' }, task())).toEqual([
      {
        path: 'fields.queue',
        message: 'problem.workflow.crm-field-unknown',
        values: { object: 'Task', field: 'Queue__c', allowed: 'Any__c' },
      },
    ]);
    expect(given({ queue: 'Any__c' }, task())).toEqual([]);
  });

  it('must be seen by who writes, which is told apart from one that is not there', () => {
    expect(given({ queue: 'secret__c' }, task())).toMatchObject([
      { message: 'problem.workflow.crm-field-hidden' },
    ]);
  });

  it('must be spelled as it is there', () => {
    expect(given({ queue: 'any__C' }, task())).toMatchObject([
      { message: 'problem.workflow.crm-field-spelled', values: { allowed: 'Any__c' } },
    ]);
  });

  it('must be one that may be changed, and that Tieline does not fill itself', () => {
    const object = task(field('Locked__c', { writable: false }), field('Subject', { own: true }));
    expect(given({ queue: 'Locked__c', agent: 'Subject' }, object)).toMatchObject([
      { path: 'fields.queue', message: 'problem.workflow.crm-field-locked' },
      { path: 'fields.agent', message: 'problem.workflow.crm-field-own' },
    ]);
    const queue = task(field('TielineQueue__c', { own: true, carries: 'queue' }));
    expect(given({ queue: 'TielineQueue__c' }, queue)).toEqual([]);
    expect(given({ agent: 'TielineQueue__c' }, queue)).toHaveLength(1);
  });

  it.each([
    ['queue', 'number', true],
    ['waitSeconds', 'number', false],
    ['waitSeconds', 'moment', true],
    ['startedAt', 'moment', false],
    ['startedAt', 'number', true],
    ['startedAt', 'text', false],
    ['waitSeconds', 'text', false],
    ['queue', 'other', true],
  ] as const)('is judged by what it holds: %s in a field for %s is refused: %j', (fact, holds, refused) => {
    const object = task(field('Field__c', { holds, type: 'a type', longest: null }));
    expect(given({ [fact]: 'Field__c' }, object)).toMatchObject(
      refused
        ? [{ message: 'problem.workflow.crm-field-type', values: { type: 'a type', allowed: 'Any__c' } }]
        : [],
    );
  });

  it('must be long enough for the longest that the fact can be', () => {
    const object = task(field('Short__c', { longest: 5 }));
    expect(given({ queue: 'Short__c' }, object)).toMatchObject([
      { message: 'problem.workflow.crm-field-short', values: { most: 5, needed: 7 } },
    ]);
    expect(given({ hour: 'Short__c' }, object)).toEqual([]);
    const digits = task(field('Few__c', { holds: 'number', longest: 3 }));
    expect(given({ talkSeconds: 'Few__c' }, digits)).toMatchObject([
      { message: 'problem.workflow.crm-field-digits', values: { most: 3, needed: 6 } },
    ]);
  });

  it('that is a restricted picklist must have every value that the fact can be', () => {
    const object = task(
      field('Queue__c', { values: ['Support'] }),
      field('Way__c', { values: ['inbound', 'outbound'] }),
    );
    expect(given({ queue: 'Queue__c', direction: 'Way__c' }, object)).toMatchObject([
      {
        path: 'fields.queue',
        message: 'problem.workflow.crm-field-values',
        values: { refused: 'Sales', allowed: 'Support' },
      },
    ]);
    const internal = { log: { ...defaultWorkflow.log, internal: 'completed' } } as const;
    expect(given({ direction: 'Way__c' }, object, internal)).toMatchObject([
      { values: { refused: 'internal' } },
    ]);
    expect(given({ callId: 'Queue__c' }, object)).toMatchObject([
      { message: 'problem.workflow.crm-field-picklist', values: { allowed: 'Support' } },
    ]);
  });

  it('may be called anything where the CRM has every field', () => {
    expect(given({ queue: 'Whatever', waitSeconds: 'Else' }, openObject('task'))).toEqual([]);
  });
});

describe('what a fact can be', () => {
  const workflow: Workflow = {
    ...defaultWorkflow,
    dispositions: [
      { id: 'sold', label: { en: 'Sold', de: 'Verkauft' }, group: 'Sales', direction: 'both' },
      { id: 'later', label: { en: 'Call later' }, group: null, direction: 'both' },
    ],
  };

  it('are the kinds that are logged, in the workflow’s words', () => {
    expect(factShape('kind', workflow, names).values).toEqual([
      'inbound-answered',
      'inbound-missed',
      'outbound-answered',
      'outbound-unanswered',
    ]);
    expect(factShape('disposition', { ...workflow, locale: 'de' }, names).values).toEqual([
      'Verkauft',
      'Call later',
      'Verpasster Anruf',
      'Verpasst, aber beantwortet',
      'Keine Antwort',
    ]);
    expect(factShape('dispositionGroup', workflow, names).values).toEqual(['Sales']);
    expect(factShape('disposition', { ...workflow, dispositionIn: 'crm' }, names).values).not.toContain(
      'Sold',
    );
  });

  it('is known of its type alone before anything else is', () => {
    expect(mappableFacts.map((fact) => typeOfFact(fact).holds)).toEqual(
      mappableFacts.map((fact) => factShape(fact, workflow, names).holds),
    );
    const object = task(
      field('Way__c', { values: ['no way'], longest: 1 }),
      field('When__c', { holds: 'moment' }),
    );
    expect(fieldsFor(object, typeOfFact('startedAt')).map(({ name }) => name)).toEqual([
      'Any__c',
      'Way__c',
      'When__c',
    ]);
  });
});
