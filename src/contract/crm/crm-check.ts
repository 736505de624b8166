import { z } from 'zod';

/** What Tieline needs of the CRM, as a check found it there (spec X11). */
export const CrmCheck = z
  .object({
    items: z.array(
      z.object({
        /** The same at each check, and once in it. */
        id: z.string(),
        /** `warning`: it works, but less, or not everywhere; `missing`: something is refused until it is mended. */
        state: z.enum(['ok', 'warning', 'missing']),
        /** What was found, in the language of who asks. */
        what: z.string(),
        /** What an administrator does about it; null: nothing. */
        remedy: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'CrmCheck' });
export type CrmCheck = z.infer<typeof CrmCheck>;
