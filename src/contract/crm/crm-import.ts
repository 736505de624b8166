import { z } from 'zod';
import {
  duplicatePolicies,
  importFields,
  importStates,
  stopReasons,
} from '../../domain/crm/contact-import.ts';
import { instant, Problem, text } from '../common.ts';
import { AccountInput, ContactInput } from './crm-edits.ts';

/** What happens to a row whose contact is there already: the same e-mail address, or the same name and number. */
export const ImportQuery = z.object({ duplicates: z.enum(duplicatePolicies).default('skip') });

/** Longer than any name; an owner is looked up, not kept. */
const ownerCharacters = 200;

const { firstName, lastName, phone, mobile, country, description } = ContactInput.shape;

/** A row as a contact, by the rules of a contact that is made alone; the account is named, not referred to. */
export const ContactRow = z.object({
  firstName,
  lastName,
  phone,
  mobile,
  email: z.email({ message: 'problem.import.email' }).max(254).nullable().default(null),
  country,
  description,
  account: AccountInput.shape.name.nullable().default(null),
  owner: text(ownerCharacters).nullable().default(null),
});

const notes = z.array(z.object({ line: z.int(), reason: z.string() }));
const counts = {
  bytes: z.int(),
  /** null: the upload did not say. */
  totalBytes: z.int().nullable(),
  /** Rows dealt with; each is created, updated, skipped or faulty. */
  rows: z.int(),
  created: z.int(),
  updated: z.int(),
  skipped: z.int(),
  faultCount: z.int(),
  accountsCreated: z.int(),
  unreadableNumbers: z.int(),
};

/** How an import stands; the lists hold the first thousand, the counts are of all. */
export const ImportReport = z
  .object({
    id: z.string(),
    by: z.object({ id: z.string().nullable(), name: z.string() }),
    duplicates: z.enum(duplicatePolicies),
    startedAt: instant,
    endedAt: instant.nullable(),
    state: z.enum(importStates),
    /** Why it ended before its file did. */
    stopped: z.enum(stopReasons).nullable(),
    ...counts,
    /** Field by field the column that is read. */
    columns: z.record(z.string(), z.string()),
    /** Columns that are not read. */
    ignoredColumns: z.array(z.string()),
    /** Rows that were not imported. */
    faults: notes,
    remarkCount: z.int(),
    /** What is worth knowing about rows without a fault: skipped, or with an unreadable number. */
    remarks: notes,
  })
  .meta({ id: 'ImportReport' });
export type ImportReport = z.infer<typeof ImportReport>;

/** The import that runs, else the last one since the start of the server. */
export const LatestImport = z.object({ import: ImportReport.nullable() }).meta({ id: 'LatestImport' });
export type LatestImport = z.infer<typeof LatestImport>;

/** A line of the answer in lines; the last is `done` or `failed`. */
export const ImportLine = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('progress'), ...counts }),
    ImportReport.extend({ type: z.literal('done') }).meta({ id: 'ImportDone' }),
    z.object({ type: z.literal('failed'), problem: Problem }),
  ])
  .meta({ id: 'ImportLine' });
export type ImportLine = z.infer<typeof ImportLine>;

/** How a file would be read, by its beginning. */
export const ImportPreview = z
  .object({
    charset: z.string(),
    separator: z.enum([';', ',', '\t']),
    /** `field` null: not read. */
    columns: z.array(z.object({ header: z.string(), field: z.enum(importFields).nullable() })),
    /** The first rows; `reason`: why one would not be imported. */
    rows: z.array(z.object({ line: z.int(), values: z.array(z.string()), reason: z.string().nullable() })),
  })
  .meta({ id: 'ImportPreview' });
export type ImportPreview = z.infer<typeof ImportPreview>;
