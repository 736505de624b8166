import { z } from 'zod';
import { recordKinds } from '../../domain/record.ts';

const kinds = z.array(z.enum(recordKinds));

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
  })
  .meta({ id: 'CrmStatus' });
