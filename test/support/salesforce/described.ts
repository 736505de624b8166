/** A field as Salesforce describes it: a text that may be written, unless it is said to be something else. */
export const describedField = (name: string, more: object = {}) => ({
  name,
  label: name,
  type: 'string',
  createable: true,
  updateable: true,
  nillable: true,
  ...more,
});

/** An object as Salesforce describes it, on which everything is allowed. */
export const describedObject = (name: string, fields: readonly object[] = [], more: object = {}) => ({
  name,
  label: name,
  createable: true,
  updateable: true,
  deletable: true,
  queryable: true,
  fields,
  ...more,
});
