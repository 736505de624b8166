import { describe, expect, it } from 'vitest';
import { definitionFaults, maxFields, objectKind, type CustomField } from './custom-object.ts';

const paths = (titleField: string, ...fields: readonly CustomField[]) =>
  definitionFaults({ titleField, fields }).map(({ path }) => path);
const serial: CustomField = { name: 'serial', type: 'text' };

describe('the definition of an object', () => {
  it('has fields with names of their own, and a title among them', () => {
    expect(paths('serial', serial, { name: 'hotline', type: 'phone' })).toEqual([]);
    expect(paths('name', { name: 'name', type: 'text' })).toEqual([]);
  });

  it('has no title that is not there, or that is another record', () => {
    expect(paths('maker', serial)).toEqual(['titleField']);
    expect(paths('maker', { name: 'maker', type: 'reference' })).toEqual(['titleField']);
  });

  it('has no field that every record has, nor a name beside the title', () => {
    for (const name of ['id', 'owner', 'changedAt', 'name', 'constructor', 'toString'])
      expect(paths('serial', serial, { name, type: 'text' })).toEqual([`fields.${name}`]);
  });

  it('has no field whose name could not stand in a workflow', () => {
    for (const name of ['', 'made by', '2nd', 'a.b'])
      expect(paths('serial', serial, { name, type: 'text' })).toEqual([`fields.${name}`]);
  });

  it('has a bound', () => {
    const many = Array.from({ length: maxFields }, (_, index): CustomField => ({
      name: `f${index}`,
      type: 'text',
    }));
    expect(paths('serial', serial, ...many)).toEqual(['fields']);
  });

  it('has a name that no address stands for', () => {
    expect(objectKind('machine')).toBe('machine');
    for (const name of ['search', 'Objects', 'import', 'contact']) expect(objectKind(name)).toBeNull();
  });
});
