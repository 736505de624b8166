import { expect, it } from 'vitest';
import { screenPopOf } from './screen-pop.ts';

const types = { SOBJECT: 'sobject', URL: 'url', NEW_RECORD_MODAL: 'newRecord' };
const erika = { kind: 'contact', id: '003A', name: 'Erika' };

it('shows a record, edits one, or begins a new one with what is known', () => {
  expect(screenPopOf({ mode: 'view', record: erika }, types)).toEqual({
    type: 'sobject',
    params: { recordId: '003A' },
  });
  expect(screenPopOf({ mode: 'edit', record: { kind: 'task', id: '00TA', name: 'Call' } }, types)).toEqual({
    type: 'url',
    params: { url: '/lightning/r/Task/00TA/edit' },
  });
  const defaults = { kind: 'case', contact: '003A', contactName: 'Erika', account: '001A' };
  const defaultFieldValues = { ContactId: '003A', AccountId: '001A' };
  expect(screenPopOf({ mode: 'new', record: null, defaults }, types)).toEqual({
    type: 'newRecord',
    params: { entityName: 'Case', defaultFieldValues },
    defaultFieldValues,
  });
});

it('shows nothing where nothing is named', () => {
  expect(screenPopOf({ mode: 'new', record: null }, types)).toBeNull();
  expect(screenPopOf({ mode: 'view', record: null }, types)).toBeNull();
});
