import { z } from 'zod';
import { customFieldTypes } from '../../domain/crm/custom-object.ts';
import { CrmUser, RecordNumber } from './crm.ts';
import { id, instant, list, text } from '../common.ts';

/** More than the bound, so that it is the rule that says how many there may be. */
const mostGiven = 200;

/** Counted before any of them is looked at: each of thousands would be a fault of its own. */
const fields = z.preprocess(
  (given, context) => {
    if (typeof given !== 'object' || given === null || Object.keys(given).length <= mostGiven) return given;
    context.addIssue({ code: 'custom', message: 'problem.object.field-name' });
    return z.NEVER;
  },
  z.record(text(100), z.enum(customFieldTypes)),
);

/** An object of one's own: what it is called, its fields in the order in which people see them, and which names a record. */
export const ObjectInput = z.strictObject({
  label: text(100).trim().min(1),
  titleField: text(100),
  fields,
});
export const ObjectView = z
  .object({
    object: z.string(),
    label: z.string(),
    titleField: z.string(),
    fields: z.record(z.string(), z.enum(customFieldTypes)),
  })
  .meta({ id: 'CustomObject' });
export type ObjectView = z.infer<typeof ObjectView>;
export const ObjectList = list(ObjectView);

/** What a definition says of its fields is judged by it; beside them a record may name its owner. */
export const CustomRecordInput = z.record(text(100), z.unknown());

const ofEveryRecord = {
  kind: z.string(),
  id,
  name: z.string(),
  owner: CrmUser,
  createdAt: instant,
  changedAt: instant,
  /** Its phone fields as they can be dialled. */
  numbers: z.array(RecordNumber.extend({ field: z.string() })),
};
/** A record with the fields of its object beside what every record has; an empty one is null. */
export const CustomRecordView = z.looseObject(ofEveryRecord).meta({ id: 'CustomRecord' });
export type CustomRecordView = z.infer<typeof CustomRecordView>;
export const CustomRecordList = list(CustomRecordView);
