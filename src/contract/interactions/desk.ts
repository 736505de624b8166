import { z } from 'zod';
import { id, instant, RecordGiven, text } from '../common.ts';
import { DispositionOption, Interaction } from './interaction.ts';

export const PresenceName = z.enum(['available', 'away', 'busy', 'wrapup', 'logout']);

export const Presence = z
  .object({
    presence: PresenceName,
    reason: z.string().nullable(),
    since: instant,
    /** A presence chosen while busy, taking effect when the contact is over (spec C24). */
    next: z.object({ presence: PresenceName, reason: z.string().nullable() }).nullable(),
  })
  .meta({ id: 'Presence' });
export type Presence = z.infer<typeof Presence>;

export const PresenceInput = z.strictObject({
  presence: z.enum(['available', 'away', 'logout']),
  reason: text(100).optional(),
  surface: z.enum(['salesforce', 'desk']).optional(),
  /** The page of the desk in which it is chosen. */
  page: text(100).optional(),
});

export const Surfaces = z
  .object({
    salesforce: z.enum(['in', 'out']),
    /** Signed out there by choice: that the panel is opened again does not sign it in (spec L2). */
    salesforceLogout: z.boolean(),
    desk: z.enum(['in', 'out']),
    deskForeground: z.boolean(),
  })
  .meta({ id: 'Surfaces' });
export type Surfaces = z.infer<typeof Surfaces>;

export const SurfaceInput = z.strictObject({
  state: z.enum(['in', 'out']),
  foreground: z.boolean().default(true),
  /** Tells the pages of one desk apart; without it the request speaks for all of them. */
  page: text(100).optional(),
  /** What the panel's own check of microphone and connection found (spec C24); `blocked` = offer me no calls. */
  audio: z.enum(['ready', 'blocked']).optional(),
  /** With `out`: the CRM itself has signed the person out, which counts where `presence.logoutCheck` says so (spec L2). */
  because: z.literal('crm-sign-out').optional(),
});

export const Telephony = z.object({ state: z.enum(['up', 'down']), since: instant });

/** What a person may choose from, as administrators have set it up; the contacts that run keep their own (`rules.choices`). */
export const DeskLists = z.object({
  /** The reasons for being away that the organisation offers. */
  awayReasons: z.array(z.object({ id, label: z.string() })),
  outboundSkills: z.array(z.object({ id, name: z.string(), callerNumber: z.string().nullable() })),
  dispositions: z.array(DispositionOption),
  tags: z.array(z.string()),
  /** Emergency and test numbers of this person's country (spec C6). */
  emergencyNumbers: z.array(z.object({ number: z.string(), test: z.boolean() })),
  /** The address that goes with this person's emergency calls (spec C6); null: none, or one that nobody has verified. */
  emergencyAddress: z.string().nullable(),
  clickToDial: z.boolean(),
});
export type DeskLists = z.infer<typeof DeskLists>;
/** Whether Tieline can save anything (spec O13). */
export const DatabaseState = z.object({ state: z.enum(['up', 'away']), since: instant });

/** All that a person's desk shows now, with the position from which the stream goes on. */
export const Desk = z
  .object({
    position: z.string(),
    presence: Presence,
    surfaces: Surfaces,
    telephony: Telephony,
    database: DatabaseState,
    /** Interactions with something left to do for this person. */
    interactions: z.array(Interaction),
    ...DeskLists.shape,
    /** The phone system is the simulator, which has a page (`/lab`) and a clock of its own. */
    simulator: z.boolean(),
  })
  .meta({ id: 'Desk' });
export type Desk = z.infer<typeof Desk>;

/** A message of `GET /api/v1/stream`: state, never a change of it; the last one wins. */
export const StreamMessage = z
  .discriminatedUnion('type', [
    z.object({ position: z.string(), type: z.literal('desk'), data: Desk }),
    z.object({ position: z.string(), type: z.literal('interaction'), data: Interaction }),
    z.object({ position: z.string(), type: z.literal('interaction-gone'), data: z.object({ id }) }),
    z.object({ position: z.string(), type: z.literal('presence'), data: Presence }),
    z.object({ position: z.string(), type: z.literal('surfaces'), data: Surfaces }),
    z.object({ position: z.string(), type: z.literal('telephony'), data: Telephony }),
    z.object({ position: z.string(), type: z.literal('lists'), data: DeskLists }),
    z.object({ position: z.string(), type: z.literal('database'), data: DatabaseState }),
  ])
  .meta({ id: 'StreamMessage' });
export type StreamMessage = z.infer<typeof StreamMessage>;

/**
 * What a page says on its stream: whether it is shown (spec L6), at each change and every 5 seconds while it is. Anything
 * else is passed over.
 */
export const StreamWord = z
  .object({
    type: z.enum(['shown', 'hidden']),
    page: text(100).optional(),
    /** Where the page is; the desk unless it says otherwise. */
    surface: z.enum(['salesforce', 'desk']).optional(),
  })
  .meta({ id: 'StreamWord' });
export type StreamWord = z.infer<typeof StreamWord>;

export const NewCall = z.strictObject({
  to: text(100).min(1),
  skill: id.optional(),
  record: RecordGiven.optional(),
  queueItem: id.optional(),
});
