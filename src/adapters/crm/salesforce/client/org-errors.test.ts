import { describe, expect, it } from 'vitest';
import { requestErrors } from './org-errors.ts';

const refusal = (duplicateResult: unknown) =>
  requestErrors({
    status: 400,
    body: [{ errorCode: 'DUPLICATES_DETECTED', message: 'Use one of these records?', duplicateResult }],
  })[0]?.message;

const found = (...ids: readonly string[]) => ({
  matchResults: [
    { matchRecords: ids.map((Id) => ({ record: { Id, attributes: { type: 'Contact' } } })) },
    { matchRecords: [{ record: { Id: '00Q1', attributes: { type: 'Lead' } } }] },
  ],
});

describe('the words of a refusal for duplicates', () => {
  it('name the records that were found, of every rule', () => {
    expect(refusal(found('0031', '0032'))).toBe(
      'Use one of these records? (Contact 0031, Contact 0032, Lead 00Q1)',
    );
  });

  it('name five of them at most', () => {
    expect(refusal(found('1', '2', '3', '4', '5', '6'))).toMatch(/Contact 5\)$/);
  });

  it.each([undefined, null, 'none', {}, { matchResults: [{ matchRecords: [{ record: {} }] }] }])(
    'are Salesforce’s alone where it says nothing that can be read: %j',
    (result) => {
      expect(refusal(result)).toBe('Use one of these records?');
    },
  );
});
