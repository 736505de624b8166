import type { ObjectSchema } from '../../model/schema.ts';
import { notFound } from '../salesforce-error.ts';

/** Records that activities belong to show them in two lists of their page layout. */
const activityLists = [
  { label: 'Open Activities', name: 'OpenActivities', sobject: 'OpenActivity' },
  { label: 'Activity History', name: 'ActivityHistories', sobject: 'ActivityHistory' },
];
/** Label and value of a field stand in two columns. */
const columns = 2;

/** The page layout of an object, the same for each record type. Throws 404 for objects that have none. */
export function layoutsOf(object: ObjectSchema, version: number) {
  if (!object.searchable) throw notFound();
  const id = `00h${object.keyPrefix}00000000AAAAAA`.slice(0, 18);
  const base = `/services/data/v${version}.0/sobjects/${object.name}/describe/layouts`;
  return {
    layouts: [
      {
        buttonLayoutSection: { detailButtons: [] },
        detailLayoutSections: [sectionOf(object, false)],
        editLayoutSections: [sectionOf(object, true)],
        feedView: null,
        highlightsPanelLayout: null,
        id,
        multirowEditLayoutSections: [],
        offlineLinks: [],
        quickActionList: { quickActionListItems: [] },
        relatedContent: null,
        relatedLists: relatedListsOf(object),
        saveOptions: [],
      },
    ],
    recordTypeMappings: object.recordTypes.map((recordType) => ({
      active: recordType.active,
      available: recordType.available,
      defaultRecordTypeMapping: recordType.isDefault,
      developerName: recordType.developerName,
      layoutId: id,
      master: recordType.master,
      name: recordType.name,
      picklistsForRecordType: [],
      recordTypeId: recordType.id,
      urls: { layout: `${base}/${recordType.id}` },
    })),
    recordTypeSelectorRequired: [object.recordTypes.length > columns],
  };
}

function sectionOf(object: ObjectSchema, isEdited: boolean) {
  const fields = [...object.fields.values()].filter(({ name }) => name !== 'Id' && name !== 'IsDeleted');
  return {
    collapsed: false,
    columns,
    heading: `${object.label} Information`,
    layoutRows: fields.map((field) => ({
      layoutItems: [
        {
          editableForNew: isEdited && field.createable,
          editableForUpdate: isEdited && field.updateable,
          label: field.label,
          layoutComponents: [{ displayLines: 1, tabOrder: 0, type: 'Field', value: field.name }],
          placeholder: false,
          required: !field.nillable && field.createable && !field.defaultedOnCreate,
        },
      ],
      numItems: 1,
    })),
    rows: fields.length,
    tabOrder: 'LeftToRight',
    useCollapsibleSection: false,
    useHeading: true,
  };
}

function relatedListsOf({ name, childRelationships }: ObjectSchema) {
  const hasActivities = childRelationships.some(({ childObject }) => childObject === 'Task');
  const lists = hasActivities && name !== 'User' ? activityLists : [];
  return lists.map((list) => ({
    ...list,
    accessLevelRequiredForCreate: null,
    buttons: [],
    columns: [],
    custom: false,
    field: null,
    limitRows: 5,
    sort: [],
  }));
}
