import { z } from 'zod';
import { mappableFacts } from '../../domain/workflow/activity-fields.ts';
import { instant } from '../common.ts';
import { heldTypes } from '../../domain/crm/crm-schema.ts';

/** The fields of the CRM's activities that a workflow may fill beside the standard ones (spec L13, X8). */
export const ActivityFields = z
  .object({
    /** What the CRM calls its activity. */
    name: z.string(),
    /** There is a field of every name, for texts. */
    takesAnyField: z.boolean(),
    /** What the person who asks sees, and the user that Tieline writes as does not. */
    hidden: z.array(z.string()),
    /** When the CRM said all this; null: now. */
    readAt: instant.nullable(),
    fields: z.array(
      z.object({
        name: z.string(),
        label: z.string(),
        /** Of what Tieline writes; `other`: nothing of it. */
        holds: z.enum(heldTypes),
        /** The CRM's own word for it. */
        type: z.string(),
        /** Of a text the most characters, of a number the most digits before the point; null: as many as there are. */
        longest: z.int().nullable(),
        /** It takes no other; null: any. */
        values: z.array(z.string()).nullable(),
        /** Whether the user that Tieline writes as may fill and change it. */
        writable: z.boolean(),
        /** Tieline fills it itself, with `carries` where that is a fact which a workflow may map. */
        own: z.boolean(),
        carries: z.enum(mappableFacts).nullable(),
        /** An activity is refused without it, so that some fact must be written to it. */
        needed: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'ActivityFields' });
export type ActivityFields = z.infer<typeof ActivityFields>;
