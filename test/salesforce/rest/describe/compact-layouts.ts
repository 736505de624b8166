import { masterRecordTypeId } from '../../model/record-types.ts';
import type { FieldSchema, ObjectSchema } from '../../model/schema.ts';
import { notFound } from '../salesforce-error.ts';
import { describeField } from './describe-field.ts';

/** What Salesforce calls the one that every object has before an administrator makes others. */
const systemLayout = 'SYSTEM';

/** The fields at the head of an object's records: its name, and its number where it has one. Throws 404 for objects without pages. */
export function compactLayoutsOf(object: ObjectSchema, version: number) {
  if (!object.searchable) throw notFound();
  const base = `/services/data/v${version}.0/sobjects/${object.name}/describe/compactLayouts`;
  const fields = [...object.fields.values()].filter(({ name, nameField }) => nameField || name === 'Phone');
  const recordTypes = object.recordTypes.filter(({ active }) => active);
  return {
    compactLayouts: [
      {
        actions: [],
        fieldItems: fields.map((field, place) => fieldItem(field, place + 1, object)),
        id: null,
        imageItems: [],
        label: 'System Default',
        name: systemLayout,
        objectType: object.name,
      },
    ],
    defaultCompactLayoutId: null,
    recordTypeCompactLayoutMappings: recordTypes.map(({ id, name, available }) => ({
      available,
      compactLayoutId: null,
      compactLayoutName: systemLayout,
      recordTypeId: id,
      recordTypeName: id === masterRecordTypeId ? 'Master' : name,
      urls: { compactLayout: `${base}/primary` },
    })),
    urls: { primary: `${base}/primary` },
  };
}

const fieldItem = (field: FieldSchema, tabOrder: number, object: ObjectSchema) => ({
  editableForNew: field.createable,
  editableForUpdate: field.updateable,
  label: field.label,
  layoutComponents: [
    {
      components: [],
      details: describeField(field, object),
      displayLines: 1,
      tabOrder,
      type: 'Field',
      value: field.name,
    },
  ],
  placeholder: false,
  required: !field.nillable,
});
