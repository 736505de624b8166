import { expect, it } from 'vitest';
import { describedField, describedObject } from '../../../../../test/support/salesforce/described.ts';
import { readDescribe } from '../describe/object-describe.ts';
import { recordByField } from './record-by-field.ts';
import type { SeenOrg } from './org.ts';

const contact = readDescribe(
  describedObject('Contact', [
    describedField('Phone', { type: 'phone', filterable: false }),
    describedField('MobilePhone', { type: 'phone' }),
  ]),
);

it('nothing is looked up in a field that Salesforce cannot filter by, as one that is encrypted', async () => {
  const asked: string[] = [];
  const org: SeenOrg = {
    client: {
      apiVersion: async () => '66.0',
      request: async ({ path }) => {
        asked.push(path);
        throw new Error('asked');
      },
    },
    objects: { object: async () => contact, global: async () => [] },
    extraFields: [],
    hasCalls: false,
  };
  const find = (name: string) =>
    recordByField(org, 'contact', name, '030 1', { priority: 'person', deadlineMs: 1 });
  expect(await find('Phone')).toBeNull();
  expect(asked).toEqual([]);
  await expect(find('MobilePhone')).rejects.toThrow('asked');
});
