import { masterRecordTypeId } from '../../model/record-types.ts';
import type { ObjectSchema, RecordType } from '../../model/schema.ts';
import { describeField } from './describe-field.ts';

/** An object as the list of all objects has it. */
export function summaryOf(object: ObjectSchema, version: number) {
  const base = `/services/data/v${version}.0/sobjects/${object.name}`;
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: object.createable,
    custom: object.custom,
    customSetting: false,
    deepCloneable: false,
    deletable: object.deletable,
    deprecatedAndHidden: false,
    feedEnabled: false,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: object.keyPrefix,
    label: object.label,
    labelPlural: object.labelPlural,
    layoutable: object.searchable,
    mergeable: ['Account', 'Contact', 'Lead', 'Case'].includes(object.name),
    mruEnabled: object.searchable,
    name: object.name,
    queryable: object.queryable,
    replicateable: isReplicated(object),
    retrieveable: true,
    searchable: object.searchable,
    triggerable: object.createable,
    undeletable: isReplicated(object) && object.deletable,
    updateable: object.updateable,
    urls: {
      rowTemplate: `${base}/{ID}`,
      describe: `${base}/describe`,
      sobject: base,
      ...(object.searchable && { layouts: `${base}/describe/layouts` }),
    },
  };
}

/** Whether getUpdated and getDeleted tell of it: they need to know when it changed and that it is gone. */
const isReplicated = ({ fields }: ObjectSchema): boolean =>
  fields.has('systemmodstamp') && fields.has('isdeleted');

/** Everything that this user may know of an object. */
export function describeObject(object: ObjectSchema, version: number) {
  const base = `/services/data/v${version}.0/sobjects/${object.name}`;
  const summary = summaryOf(object, version);
  return {
    actionOverrides: [],
    ...summary,
    childRelationships: object.childRelationships.map(({ childObject, field, relationshipName }) => ({
      cascadeDelete: false,
      childSObject: childObject,
      deprecatedAndHidden: false,
      field,
      junctionIdListNames: [],
      junctionReferenceTo: [],
      relationshipName,
      restrictedDelete: false,
    })),
    compactLayoutable: object.searchable,
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    fields: [...object.fields.values()].map((field) => describeField(field, object)),
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: object.recordTypes.map((recordType) => recordTypeInfo(recordType, base)),
    searchLayoutable: object.searchable,
    sobjectDescribeOption: 'FULL',
    supportedScopes: [
      { label: `All ${object.labelPlural.toLowerCase()}`, name: 'everything' },
      { label: `My ${object.labelPlural.toLowerCase()}`, name: 'mine' },
    ],
    urls: {
      ...summary.urls,
      ...(object.searchable && { compactLayouts: `${base}/describe/compactLayouts` }),
      uiDetailTemplate: `/{ID}`,
      uiEditTemplate: `/{ID}/e`,
      uiNewRecord: `/${object.keyPrefix}/e`,
    },
  };
}

const recordTypeInfo = (recordType: RecordType, base: string) => ({
  active: recordType.active,
  available: recordType.available,
  defaultRecordTypeMapping: recordType.isDefault,
  developerName: recordType.developerName,
  master: recordType.id === masterRecordTypeId,
  name: recordType.name,
  recordTypeId: recordType.id,
  urls: { layout: `${base}/describe/layouts/${recordType.id}` },
});
