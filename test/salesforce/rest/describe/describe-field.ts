import type { FieldSchema, FieldType, ObjectSchema } from '../../model/schema.ts';

/** The XML types of values, which generated clients are built from. */
const soapTypes: Readonly<Record<FieldType, string>> = {
  id: 'tns:ID',
  string: 'xsd:string',
  textarea: 'xsd:string',
  picklist: 'xsd:string',
  multipicklist: 'xsd:string',
  combobox: 'xsd:string',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  phone: 'xsd:string',
  email: 'xsd:string',
  url: 'xsd:string',
  address: 'urn:address',
};

/** Whole and fractional digits of numbers. */
const digits: Partial<Record<FieldType, { readonly precision: number; readonly scale: number }>> = {
  double: { precision: 18, scale: 2 },
  currency: { precision: 18, scale: 2 },
  percent: { precision: 3, scale: 0 },
};

/** A character takes up to three bytes. */
const bytesPerCharacter = 3;
const groupableTypes = new Set<FieldType>([
  'id',
  'string',
  'picklist',
  'combobox',
  'reference',
  'boolean',
  'int',
  'date',
  'phone',
  'email',
  'url',
]);
const addressParts = /^(.*)(?:Street|City|State|PostalCode|Country|StateCode|CountryCode)$/;

/** A field as describe gives it to whoever sees it. */
export function describeField(field: FieldSchema, object: ObjectSchema) {
  const { precision = 0, scale = 0 } = digits[field.type] ?? {};
  const isKey = field.name === 'Id' || field.externalId;
  return {
    aggregatable: field.type !== 'boolean' && field.type !== 'address' && field.filterable,
    aiPredictionField: false,
    autoNumber: field.name === 'CaseNumber',
    byteLength: field.type === 'id' || field.type === 'reference' ? 18 : field.length * bytesPerCharacter,
    calculated: false,
    calculatedFormula: null,
    cascadeDelete: false,
    caseSensitive: false,
    compoundFieldName: compoundOf(field, object),
    controllerName: null,
    createable: field.createable,
    custom: field.custom,
    defaultValue: field.defaultValue,
    defaultValueFormula: null,
    defaultedOnCreate: field.defaultedOnCreate,
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: field.type === 'int' ? 9 : 0,
    displayLocationInDecimal: false,
    encrypted: field.encrypted === true,
    externalId: field.externalId,
    extraTypeInfo: field.type === 'textarea' ? 'plaintextarea' : null,
    filterable: field.filterable,
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: false,
    groupable: groupableTypes.has(field.type) && field.filterable,
    highScaleNumber: false,
    htmlFormatted: false,
    idLookup: isKey || field.unique || (field.type === 'email' && field.name === 'Email'),
    inlineHelpText: null,
    label: field.label,
    length: field.length,
    mask: null,
    maskType: null,
    name: field.name,
    nameField: field.nameField,
    namePointing: field.referenceTo.length > 1,
    nillable: field.nillable,
    permissionable: field.nillable && field.type !== 'id',
    picklistValues: field.picklistValues.map((value) => ({
      active: value.active,
      defaultValue: value.isDefault,
      label: value.label,
      validFor: null,
      value: value.value,
    })),
    polymorphicForeignKey: field.referenceTo.length > 1,
    precision,
    queryByDistance: field.type === 'address',
    referenceTargetField: null,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    relationshipOrder: null,
    restrictedDelete: false,
    restrictedPicklist: field.restrictedPicklist,
    scale,
    searchPrefilterable: false,
    soapType: soapTypes[field.type],
    sortable: field.sortable,
    type: field.type,
    unique: field.unique,
    updateable: field.updateable,
    writeRequiresMasterRead: false,
  };
}

/** `MailingAddress` of `MailingCity`, `Name` of `LastName`; null: it is no part of another field. */
function compoundOf({ name, type }: FieldSchema, { fields }: ObjectSchema): string | null {
  if (type === 'address' || name === 'Name') return null;
  const prefix = addressParts.exec(name)?.[1];
  if (prefix !== undefined && fields.has(`${prefix}Address`.toLowerCase())) return `${prefix}Address`;
  const isPersonsName = ['FirstName', 'LastName', 'Salutation'].includes(name);
  return isPersonsName && fields.has('name') ? 'Name' : null;
}
