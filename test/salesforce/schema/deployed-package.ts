import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import {
  boolean,
  dateTime,
  double,
  phone,
  readOnly,
  required,
  text,
  url,
  type FieldDefinition,
} from './fields.ts';

/** What the package consists of, read from its source: what is deployed here is what is deployed in a real org. */
const source = fileURLToPath(new URL('../../../salesforce/force-app/main/default/', import.meta.url));

const flag = z.enum(['true', 'false']).transform((written) => written === 'true');
const customField = z.object({
  CustomField: z.object({
    fullName: z.string(),
    label: z.string(),
    type: z.enum(['Text', 'Number', 'DateTime', 'Phone', 'Url', 'Checkbox']),
    length: z.coerce.number().optional(),
    formula: z.string().optional(),
    externalId: flag.default(false),
    unique: flag.default(false),
    required: flag.default(false),
  }),
});
const permissionSet = z.object({
  PermissionSet: z.object({
    fieldPermissions: z.array(z.object({ field: z.string(), editable: flag, readable: flag })).default([]),
    objectPermissions: z
      .array(z.object({ object: z.string(), allowRead: flag, viewAllRecords: flag.default(false) }))
      .default([]),
  }),
});

const parser = new XMLParser({
  parseTagValue: false,
  isArray: (name) => name === 'fieldPermissions' || name === 'objectPermissions',
});
const readXml = (path: string): unknown => parser.parse(readFileSync(source + path, 'utf8'));

/** The package's fields of an object, by name; those of Task and Event are `Activity`'s. */
export function packageFields(object: string): readonly FieldDefinition[] {
  const folder = `objects/${object}/fields/`;
  if (!existsSync(source + folder)) return [];
  const files = readdirSync(source + folder).sort();
  return files.map((file) => fieldOf(customField.parse(readXml(folder + file)).CustomField));
}

function fieldOf(written: z.infer<typeof customField>['CustomField']): FieldDefinition {
  const { fullName, label, externalId, unique, length = 255 } = written;
  const options = { label, externalId, unique };
  const make: Readonly<Record<typeof written.type, () => FieldDefinition>> = {
    Text: () => text(fullName, length, options),
    // Whatever its scale: only standard fields are of type int.
    Number: () => double(fullName, options),
    DateTime: () => dateTime(fullName, options),
    Phone: () => phone(fullName, options),
    Url: () => url(fullName, options),
    Checkbox: () => boolean(fullName, { label }),
  };
  const field = make[written.type]();
  if (written.formula !== undefined) return readOnly(field);
  return written.required ? required(field) : field;
}

/** What the holder of a permission set of the package may see and write of it. */
export interface PackagePermissions {
  /** `task.tielinekey__c`, in lower case. */
  readonly readable: ReadonlySet<string>;
  readonly editable: ReadonlySet<string>;
  /** In lower case. */
  readonly objects: ReadonlySet<string>;
  /** Objects of which every record is seen, by their names. */
  readonly wholeObjects: ReadonlySet<string>;
}

/** By the name of the permission set. */
export const packagePermissionSets: ReadonlyMap<string, PackagePermissions> = new Map(
  ['Tieline_Agent', 'Tieline_Integration'].map((name) => {
    const file = `permissionsets/${name}.permissionset-meta.xml`;
    const { fieldPermissions, objectPermissions } = permissionSet.parse(readXml(file)).PermissionSet;
    const paths = (granted: typeof fieldPermissions) =>
      new Set(granted.map(({ field }) => field.toLowerCase()));
    return [
      name,
      {
        readable: paths(fieldPermissions.filter(({ readable }) => readable)),
        editable: paths(fieldPermissions.filter(({ editable }) => editable)),
        objects: new Set(
          objectPermissions.filter(({ allowRead }) => allowRead).map(({ object }) => object.toLowerCase()),
        ),
        wholeObjects: new Set(
          objectPermissions.filter(({ viewAllRecords }) => viewAllRecords).map(({ object }) => object),
        ),
      },
    ];
  }),
);
