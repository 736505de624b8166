import { z } from 'zod';
import { recordKinds } from '../../domain/record.ts';
import { instant } from '../common.ts';

const kinds = z.array(z.enum(recordKinds));

/** How far what Tieline keeps of the CRM's records can be trusted (spec X5). */
export const KeptState = z
  .object({
    /**
     * `filling`: some may be missing; `stale`: what has changed since may be missing; `not-kept`: nothing is, and the CRM is
     * asked each time.
     */
    state: z.enum(['filling', 'fresh', 'stale', 'not-kept']),
    since: instant,
    /** While it is filled: how far each object is, by the CRM's name for it. */
    objects: z.array(
      z.object({
        object: z.string(),
        isFilled: z.boolean(),
        /** Read so far; null: it has not begun, or all of them are. */
        records: z.int().nullable(),
        /** How many there are to read; null: the CRM has not said yet, or all of them are read. */
        of: z.int().nullable(),
      }),
    ),
    /** Why it is stale, or is not filled any further, in the words of whoever could not do it; null: all is well. */
    reason: z.string().nullable(),
    /** The CRM's objects and fields without which nothing can be kept: hidden from the user that Tieline reads as. */
    hidden: z.array(z.string()),
  })
  .meta({ id: 'KeptState' });
export type KeptState = z.infer<typeof KeptState>;

/** Which CRM there is, what it has, and how the link to it is. */
export const CrmStatus = z
  .object({
    name: z.enum(['embedded', 'salesforce']),
    capabilities: z.object({
      /** How long texts may be, in characters. */
      limits: z.object({ subject: z.int(), description: z.int(), extraField: z.int() }),
      kinds,
      /** Those that people create, change and delete here. */
      editable: kinds,
      /** The objects beside those kinds that an activity may be about; null: every one that there is. */
      relatable: z.array(z.string()).nullable(),
    }),
    /** `paused`: it is there, but nothing is written to it for now; what is to be written waits. */
    state: z.enum(['ok', 'paused', 'unreachable']),
    /** For people, in their language, with the CRM's own words; null: all is well. */
    reason: z.string().nullable(),
    /** What Tieline keeps of a CRM that is far away, so that no call has to ask it; null: the CRM is Tieline's own. */
    kept: z
      .object({
        /** Whose number it is. */
        numbers: KeptState,
        /** Cases, opportunities and tasks that are open. */
        openRecords: KeptState,
      })
      .nullable(),
    /** Where people see a record or an activity in the CRM itself, `{id}` standing for its id; null: nowhere, or not known yet. */
    recordAddress: z.string().nullable(),
  })
  .meta({ id: 'CrmStatus' });
export type CrmStatus = z.infer<typeof CrmStatus>;
