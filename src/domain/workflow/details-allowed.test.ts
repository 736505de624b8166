import { describe, expect, it } from 'vitest';
import { noDetails } from '../interaction/details.ts';
import { recordId } from '../ids.ts';
import { customKind } from '../record.ts';
import { defaultWorkflow, type Workflow } from './workflow.ts';
import { refuseDetails } from './details-allowed.ts';

const sold = { id: 'sold', label: { en: 'Sold' }, group: null, direction: 'outbound' } as const;
const workflow: Workflow = {
  ...defaultWorkflow,
  subject: { ...defaultWorkflow.subject, editable: false },
  dispositionIn: 'panel',
  dispositions: [sold, { ...sold, id: 'asked', direction: 'inbound' }],
  tags: ['vip'],
};
const refused = (change: Parameters<typeof refuseDetails>[0], document = workflow) =>
  refuseDetails(change, { ...noDetails }, document, 'inbound');

describe('the details of a contact', () => {
  it('keep a subject that the workflow locks; clearing it is no change', () => {
    expect(refused({ subject: 'Mine' })).toMatchObject({ refused: 'subject-locked' });
    expect(refused({ subject: null })).toBeNull();
  });
  it('take no disposition that is chosen in the CRM', () => {
    expect(refused({ disposition: 'sold' }, { ...workflow, dispositionIn: 'crm' })).toMatchObject({
      refused: 'setting-not-available',
    });
  });
  it('take only dispositions of their direction and tags of the workflow, and name each that is not', () => {
    expect(refused({ disposition: 'sold', tags: ['vip', 'odd'] })).toMatchObject({
      refused: 'invalid',
      // What is refused does not name itself among the allowed ones.
      errors: [{ path: 'disposition', values: { allowed: 'asked' } }, { path: 'tags[1]' }],
    });
    expect(refuseDetails({ disposition: 'sold', tags: ['vip'] }, noDetails, workflow, 'outbound')).toBeNull();
  });
  it('take any tag where the workflow names none', () => {
    expect(refused({ tags: ['odd'] }, { ...workflow, tags: [] })).toBeNull();
  });
  it('name an account or a record of one’s own objects, which several may share a number of', () => {
    const kind = customKind('machine');
    if (kind === null) throw new Error('machine is a name');
    for (const name of [
      { kind: 'account', id: recordId('1'), name: 'Account' } as const,
      { kind, id: recordId('2'), name: 'Lathe' },
    ])
      expect(refuseDetails({}, { ...noDetails, name }, workflow, 'inbound')).toBeNull();
    const name = { kind: 'case', id: recordId('3'), name: 'Case' } as const;
    expect(refuseDetails({}, { ...noDetails, name }, workflow, 'inbound')).not.toBeNull();
  });
  it('relate a lead to nothing', () => {
    const lead = { kind: 'lead', id: recordId('1'), name: 'Lead' } as const;
    const deal = { kind: 'opportunity', id: recordId('2'), name: 'Deal' } as const;
    expect(
      refuseDetails({}, { ...noDetails, name: lead, relatedTo: deal }, workflow, 'inbound'),
    ).toMatchObject({
      refused: 'combination-not-allowed',
    });
  });
});
