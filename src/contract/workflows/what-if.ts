import { z } from 'zod';
import { differenceKinds } from '../../domain/logging/difference.ts';
import { givenInstant, id, instant, Problem } from '../common.ts';
import { Kind } from '../interactions/interaction.ts';

/** As many agents, teams or queues as an organisation may name at once. */
const maxNamed = 1_000;

/**
 * Only contacts that fulfil each of these; of agents and teams either. An empty list is no condition. One alone may be
 * named as the list of contacts names it.
 */
const WhatIfFilter = z.strictObject({
  agent: id.optional(),
  team: id.optional(),
  queue: id.optional(),
  kind: Kind.optional(),
  agents: z.array(id).max(maxNamed).optional(),
  /** Whoever is in the team now. */
  teams: z.array(id).max(maxNamed).optional(),
  queues: z.array(id).max(maxNamed).optional(),
  kinds: z.array(Kind).max(Kind.options.length).optional(),
});

/** The contacts that began at `from` or later and before `to`. */
export const WhatIfInput = z.strictObject({
  from: givenInstant,
  to: givenInstant,
  filter: WhatIfFilter.optional(),
});
export type WhatIfInput = z.infer<typeof WhatIfInput>;

/** A record that is there, or, where `id` is null, that a write of the same outline would make. */
const Target = z.object({ kind: z.string(), id: id.nullable(), name: z.string() });

/** What a part of a contact becomes by one version of the workflow. */
const Outline = z.object({
  /** `draft`: it waits for the agent's Save. */
  outcome: z.enum(['log', 'draft', 'none']),
  /** Why, in the reader's language; `code` says it for programs, `rule` is the number of the rule that decided it. */
  reason: z.object({ code: z.string(), text: z.string(), rule: z.string().nullable() }),
  /** null: none is written. */
  activity: z
    .object({
      status: z.enum(['completed', 'open']),
      subject: z.string(),
      who: Target.nullable(),
      what: Target.nullable(),
      /** The CRM's user; null: the one who connected the integration. */
      owner: z.object({ id, name: z.string() }).nullable(),
      disposition: z.string().nullable(),
      recordType: z.string().nullable(),
      due: z.string(),
      description: z.string(),
      tags: z.array(z.string()),
      extra: z.record(z.string(), z.string()),
    })
    .nullable(),
  /**
   * What is done beside it, in order: `kind` as in the ledger (`case`, `opportunity`, `caller-record`, `follow-up`,
   * `event`, `finished-task`, `mail` …), with its fields, in which records are shown as `who` and `what` are above.
   */
  writes: z.array(
    z.object({ kind: z.string(), operation: z.string(), fields: z.record(z.string(), z.unknown()) }),
  ),
});

export const Difference = z.enum(differenceKinds);

/** A part of a contact that would be logged differently; several of one contact follow each other. */
export const WhatIfItem = z
  .object({
    interaction: id,
    /** null: a contact that no agent had. */
    agent: z.object({ id, name: z.string() }).nullable(),
    startedAt: instant,
    kind: Kind,
    direction: z.enum(['inbound', 'outbound', 'internal']),
    /** The other party's; null: withheld. */
    number: z.string().nullable(),
    /** The record that the contact is about; null: none was found. */
    name: z.string().nullable(),
    /** By the version that is active now. */
    before: Outline,
    /** By the version that is tried. */
    after: Outline,
    differences: z.array(Difference).min(1),
  })
  .meta({ id: 'WhatIfItem' });
export type WhatIfItem = z.infer<typeof WhatIfItem>;

const counts = {
  /** Contacts compared so far; each is the same or changed. */
  contacts: z.int(),
  /** Of them, those logged differently in whatever way. */
  changed: z.int(),
  /** Of the changed, those that differ in more than the subject: in what is logged, or where. */
  inSubstance: z.int(),
  /** Of the changed, those of which only the subject is another. */
  inSubjectOnly: z.int(),
  same: z.int(),
  /** Parts of contacts of which nothing was kept, so that there is nothing to try: not among the contacts. */
  untried: z.int(),
  /** Of the changed, how many there are with each difference; those that nobody has are left out. */
  differences: z.partialRecord(Difference, z.int()),
};

/** Everything that was compared. */
const whole = {
  ...counts,
  /** The versions compared. */
  before: z.int(),
  after: z.int(),
  /** Changed parts that were found, and how many of them are not among the items: each difference has its newest 200. */
  changedParts: z.int(),
  leftOut: z.int(),
};

export const WhatIf = z.object({ ...whole, items: z.array(WhatIfItem) }).meta({ id: 'WhatIf' });
export type WhatIf = z.infer<typeof WhatIf>;

/**
 * One line of the answer to who accepts `application/x-ndjson`. Items come as they are found, newest contact first;
 * the last line is `done` or `failed`.
 */
export const WhatIfLine = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('progress'),
      ...counts,
      /** Down to this moment the period has been gone through, from `to` on towards `from`. */
      reached: instant,
    }),
    z.object({ type: z.literal('item'), item: WhatIfItem }),
    z.object({ type: z.literal('done'), ...whole }),
    z.object({ type: z.literal('failed'), problem: Problem }),
  ])
  .meta({ id: 'WhatIfLine' });
export type WhatIfLine = z.infer<typeof WhatIfLine>;
