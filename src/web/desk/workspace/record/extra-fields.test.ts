import { expect, it } from 'vitest';
import { moment } from '../../../ui/text/format.ts';
import { extraFields } from './extra-fields.ts';

it('shows what stands in fields of the CRM’s own, moments as people read them', () => {
  expect(extraFields()).toEqual([]);
  const start = '2026-11-20T10:00:00.000Z';
  expect(extraFields({ Queue__c: 'support', Empty__c: '', Start__c: start })).toEqual([
    { name: 'Queue__c', value: 'support' },
    { name: 'Start__c', value: moment(start) },
  ]);
});
