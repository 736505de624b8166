import { expect, it } from 'vitest';
import type { ActivityFields } from '../../../../contract/crm/activity-fields.ts';
import { faultIn, fieldsNamed, fieldsOffered, type CrmField } from './crm-fields.ts';

const field = (name: string, more: Partial<CrmField> = {}): CrmField => ({
  name,
  label: name,
  holds: 'text',
  type: 'string',
  longest: 255,
  values: null,
  writable: true,
  own: false,
  carries: null,
  needed: false,
  ...more,
});

const activity: ActivityFields = {
  name: 'Task',
  takesAnyField: false,
  hidden: [],
  readAt: null,
  fields: [
    field('Queue__c', { label: 'Service Queue' }),
    field('Area__c', { label: 'Area' }),
    field('Team__c', { label: 'Team', needed: true }),
    field('Wait__c', { label: 'Waiting Seconds', holds: 'number', type: 'double', longest: 16 }),
    field('Subject', { own: true }),
    field('Formula__c', { writable: false }),
    field('CallObject', { label: 'Call Object', own: true, carries: 'callId' }),
  ],
};

const offered = (fact: 'queue' | 'waitSeconds' | 'callId', taken: readonly string[] = []) =>
  fieldsOffered(activity, fact, new Set(taken)).map(({ name }) => name);

it('offers what can hold the fact and no other fact has: what is needed first, then by label', () => {
  expect(offered('queue')).toEqual(['Team__c', 'Area__c', 'Queue__c']);
  expect(offered('queue', ['Area__c'])).toEqual(['Team__c', 'Queue__c']);
  expect(offered('waitSeconds')).toEqual(['Team__c', 'Area__c', 'Queue__c', 'Wait__c']);
  expect(offered('callId')).toContain('CallObject');
});

it('finds a field by words of its label and name, however they are written', () => {
  const named = (typed: string) => fieldsNamed(activity.fields, typed).map(({ name }) => name);
  expect(named('  service QUEUE ')).toEqual(['Queue__c']);
  expect(named('queue__c service')).toEqual(['Queue__c']);
  expect(named('service team')).toEqual([]);
  expect(named('')).toHaveLength(activity.fields.length);
});

it('says at once what is wrong with a field for a fact', () => {
  expect(faultIn(activity, 'queue', 'Queue__c')).toBeNull();
  expect(faultIn(activity, 'queue', 'Nowhere__c')).toMatchObject({
    message: 'problem.workflow.crm-field-unknown',
    values: { field: 'Nowhere__c', object: 'Task' },
  });
  expect(faultIn(activity, 'queue', 'Wait__c')).toMatchObject({
    message: 'problem.workflow.crm-field-type',
  });
});
