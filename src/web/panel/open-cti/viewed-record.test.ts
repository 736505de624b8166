import { describe, expect, it } from 'vitest';
import { objectOf } from '../salesforce-records.ts';
import { clickedNumber, viewedRecord } from './viewed-record.ts';

const id = '0035g00000AbCdEAAV';

describe('the record that is shown', () => {
  it('is told with its name in a console', () => {
    const view = { url: 'x', recordId: id, recordName: 'Erika Mustermann', objectType: 'Contact' };
    expect(viewedRecord(view)).toEqual({ kind: 'contact', id, name: 'Erika Mustermann' });
    expect(viewedRecord(JSON.stringify(view))).toEqual({ kind: 'contact', id, name: 'Erika Mustermann' });
  });

  it('is a person where the account is one', () => {
    const view = { recordId: '0015g00000AbCdEAAV', recordName: 'Jan', objectType: 'Account' };
    expect(viewedRecord({ ...view, personAccount: true })?.kind).toBe('personAccount');
    expect(viewedRecord({ ...view, personAccount: false })?.kind).toBe('account');
  });

  it('is found in the address alone, as in standard apps', () => {
    const at = (path: string) =>
      viewedRecord({ url: `https://acme.lightning.force.com/lightning/r/${path}` });
    expect(at('Case/5005g00000AbCdEAAV/view')).toEqual({
      kind: 'case',
      id: '5005g00000AbCdEAAV',
      name: null,
    });
    expect(at(`${id}/view?ws=1`)).toEqual({ kind: 'contact', id, name: null });
    expect(at('Machine__c/a015g00000AbCdEAAV/view')?.kind).toBe('Machine__c');
  });

  it('has the long form of its id', () => {
    expect(viewedRecord({ recordId: '001A0000006Vm9r', objectType: 'Account' })?.id).toBe(
      '001A0000006Vm9rIAC',
    );
  });

  it.each([
    { url: '/lightning/o/Contact/list?filterName=Recent' },
    { url: '/lightning/o/Contact/new', objectType: 'Contact' },
    { url: '/lightning/page/home' },
    { url: '/lightning/r/a015g00000AbCdEAAV/view' },
    {},
    null,
    undefined,
    'no JSON',
    7,
  ])('is none for %o', (view) => {
    expect(viewedRecord(view)).toBeNull();
  });
});

describe('a number that was clicked', () => {
  it('takes its record along', () => {
    const payload = { number: '(089) 636-48018', recordId: id, recordName: 'Erika', objectType: 'Contact' };
    expect(clickedNumber(payload)).toEqual({
      number: '(089) 636-48018',
      record: { kind: 'contact', id, name: 'Erika' },
    });
    expect(clickedNumber({ number: '112' })).toEqual({ number: '112', record: null });
  });

  it.each([{}, { number: '' }, { number: 7 }, null, 'x'])('is none in %o', (payload) => {
    expect(clickedNumber(payload)).toBeNull();
  });
});

it('objects and kinds name one another', () => {
  expect(['contact', 'personAccount', 'case', 'Machine__c'].map(objectOf)).toEqual([
    'Contact',
    'Account',
    'Case',
    'Machine__c',
  ]);
});
