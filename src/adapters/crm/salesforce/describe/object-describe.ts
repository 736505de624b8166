import { z } from 'zod';

/** Of what Salesforce says of a field, what decides whether and how it is read and written (spec X8). */
const Field = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  /** In characters; 0 where the type has none. */
  length: z.number().default(0),
  /** Of a whole number the most digits; 0: it is none. */
  digits: z.number().default(0),
  /** Of another number all digits, and those after the point. */
  precision: z.number().default(0),
  scale: z.number().default(0),
  createable: z.boolean(),
  updateable: z.boolean(),
  nillable: z.boolean(),
  defaultedOnCreate: z.boolean().default(false),
  unique: z.boolean().default(false),
  externalId: z.boolean().default(false),
  /** What a record is called by. */
  nameField: z.boolean().default(false),
  filterable: z.boolean().default(true),
  calculated: z.boolean().default(false),
  restrictedPicklist: z.boolean().default(false),
  picklistValues: z
    .array(
      z.object({
        value: z.string(),
        label: z.string().nullable().default(null),
        active: z.boolean().default(true),
        defaultValue: z.boolean().default(false),
      }),
    )
    .default([]),
  referenceTo: z.array(z.string()).default([]),
  relationshipName: z.string().nullable().default(null),
});
export type FieldDescribe = z.infer<typeof Field>;

const RecordType = z.object({
  recordTypeId: z.string().nullable(),
  name: z.string(),
  developerName: z.string().nullable().default(null),
  /** For the user who asks. */
  available: z.boolean(),
  /** What a record of theirs gets that names none. */
  defaultRecordTypeMapping: z.boolean(),
  /** What there is where an object has none of its own. */
  master: z.boolean().default(false),
  active: z.boolean().default(true),
});

export type RecordTypeDescribe = z.infer<typeof RecordType>;

const rights = {
  createable: z.boolean(),
  updateable: z.boolean(),
  deletable: z.boolean(),
  queryable: z.boolean(),
};
const Described = z.object({
  name: z.string(),
  label: z.string(),
  labelPlural: z.string().default(''),
  /** The first three characters of every id; null: of some objects, none. */
  keyPrefix: z.string().nullable().default(null),
  custom: z.boolean().default(false),
  ...rights,
  fields: z.array(Field),
  recordTypeInfos: z.array(RecordType).default([]),
});

const Global = z.object({
  sobjects: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      keyPrefix: z.string().nullable().default(null),
      custom: z.boolean().default(false),
      ...rights,
    }),
  ),
});
export type ListedObject = z.infer<typeof Global>['sobjects'][number];

/** An object as the user who asked may see it: what is hidden from them is not there. */
export interface ObjectDescribe extends Omit<z.infer<typeof Described>, 'fields'> {
  /** null: there is no such field, or it is hidden. Names are compared as Salesforce does, capitals or not. */
  field(name: string): FieldDescribe | null;
  readonly fields: readonly FieldDescribe[];
}

/** Throws where Salesforce's answer is no describe. */
export function readDescribe(body: unknown): ObjectDescribe {
  const described = Described.parse(body);
  const byName = new Map(described.fields.map((field) => [field.name.toLowerCase(), field]));
  return { ...described, field: (name) => byName.get(name.toLowerCase()) ?? null };
}

export const readGlobal = (body: unknown): readonly ListedObject[] => Global.parse(body).sobjects;
