import { describe, expect, it } from 'vitest';
import { objectKind, type CustomObject } from '../crm/custom-object.ts';
import { defaultWorkflow, type Workflow } from './workflow.ts';
import { objectFaults, refuseLoss } from './object-faults.ts';

const kind = objectKind('machine');
if (kind === null) throw new Error('machine is a name');
const machine: CustomObject = {
  kind,
  label: 'Machine',
  titleField: 'serial',
  fields: [
    { name: 'serial', type: 'text' },
    { name: 'hotline', type: 'phone' },
    { name: 'built', type: 'date' },
  ],
};
const paths = (workflow: Partial<Workflow>) =>
  objectFaults({ ...defaultWorkflow, ...workflow }, [machine]).map(({ path }) => path);

describe('the objects that a workflow matches', () => {
  const matched = { object: 'machine', numberFields: ['hotline'], titleField: 'serial' };

  it('are there, with phone fields and the title that they have', () => {
    expect(paths({ customObjects: [matched] })).toEqual([]);
    expect(paths({ customObjects: [{ ...matched, object: 'plant' }] })).toEqual(['customObjects[0].object']);
    expect(paths({ customObjects: [{ ...matched, numberFields: ['hotline', 'serial'] }] })).toEqual([
      'customObjects[0].numberFields[1]',
    ]);
    expect(paths({ customObjects: [{ ...matched, numberFields: [] }] })).toEqual([
      'customObjects[0].numberFields',
    ]);
    expect(paths({ customObjects: [{ ...matched, titleField: 'built' }] })).toEqual([
      'customObjects[0].titleField',
    ]);
  });

  it('are each named once', () => {
    expect(paths({ customObjects: [matched, matched] })).toEqual(['customObjects[1].object']);
  });
});

describe('objects that a workflow names', () => {
  const matched = { object: 'machine', numberFields: ['hotline'], titleField: 'serial' };
  const keyed = { value: 'serial', object: 'machine', field: 'serial' };
  const naming = { ...defaultWorkflow, customObjects: [matched], ivrPop: [keyed] };
  const lost = (...after: CustomObject[]) =>
    refuseLoss([{ name: 'Sales', document: naming }], [machine], after)?.errors?.map(({ values }) => values);
  const without = (field: string) => ({
    ...machine,
    fields: machine.fields.filter(({ name }) => name !== field),
  });

  it('are not taken away, nor the fields that it names', () => {
    expect(lost()).toEqual([
      { name: 'Sales', setting: 'customObjects[0].object' },
      { name: 'Sales', setting: 'ivrPop[0].object' },
    ]);
    expect(lost(without('hotline'))).toEqual([
      { name: 'Sales', setting: 'customObjects[0].numberFields[0]' },
    ]);
    expect(lost(without('serial'))).toEqual([{ name: 'Sales', setting: 'ivrPop[0].field' }]);
    expect(lost({ ...machine, titleField: 'hotline' })).toEqual([
      { name: 'Sales', setting: 'customObjects[0].titleField' },
    ]);
  });

  it('may lose what it does not name', () => {
    expect(lost(without('built'))).toBeUndefined();
    expect(refuseLoss([{ name: 'Sales', document: defaultWorkflow }], [machine], [])).toBeNull();
  });
});

describe('the places where a workflow looks for what was keyed', () => {
  const pop = (object: string, field: string) => ({ ivrPop: [{ value: 'caseNumber', object, field }] });

  it('are fields that can be looked up in, of the CRM’s objects and of one’s own', () => {
    for (const [object, field] of [
      ['case', 'caseNumber'],
      ['account', 'name'],
      ['machine', 'serial'],
      ['machine', 'hotline'],
    ] as const)
      expect(paths(pop(object, field))).toEqual([]);
  });

  it('are no others', () => {
    expect(paths(pop('plant', 'serial'))).toEqual(['ivrPop[0].object']);
    expect(paths(pop('task', 'subject'))).toEqual(['ivrPop[0].object']);
    expect(paths(pop('case', 'description'))).toEqual(['ivrPop[0].field']);
    expect(paths(pop('machine', 'built'))).toEqual(['ivrPop[0].field']);
  });

  it('are reported with what is allowed', () => {
    expect(objectFaults({ ...defaultWorkflow, ...pop('machine', 'built') }, [machine])).toMatchObject([
      { message: 'problem.workflow.field-unknown', values: { allowed: 'serial, hotline' } },
    ]);
  });
});
