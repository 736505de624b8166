import { sql, type RawBuilder } from 'kysely';
import type { ParticipationLog } from '../../../domain/logging/revisions/log-state.ts';

/** The latest plan of each part: what the contact was found to be, and how its log stands. */
const isLatest = sql`not exists (select from plan later where later.interaction_id = plan.interaction_id
  and later.part = plan.part and later.revision > plan.revision)`;

/** As `domain/logging/revisions/log-state.ts` has them: the activity, with the records that it belongs to; a mail is no log's. */
const isActivity = sql`write.kind in ('activity', 'activity-removal')`;
const isOpen = sql`write.state in ('due', 'sending')
  and write.kind in ('activity', 'activity-removal', 'caller-record', 'case', 'opportunity')`;
const isRefused = sql`write.state = 'refused' and write.kind <> 'mail'`;

/** Of the plan's own part. */
const ofPart = sql`write.interaction_id = plan.interaction_id and write.part = plan.part`;
const hasRefused = sql`exists (select from write where ${ofPart} and ${isRefused})`;
const hasOpen = sql`exists (select from write where ${ofPart} and ${isOpen})`;
/** What was done about the activity last was to give it up. */
const isGivenUp = sql`coalesce((select write.state = 'given-up' from write
  where ${ofPart} and ${isActivity} and write.state <> 'superseded' order by write.number desc limit 1), false)`;
/** Neither needs attention nor was given up, so that the plan's outcome says how the log stands. */
const isPlain = sql`${isLatest} and not ${hasRefused} and not ${isGivenUp}`;

const planOf = (condition: RawBuilder<unknown>) =>
  sql`select plan.interaction_id from plan where ${condition}`;
const interactionsOf = (condition: RawBuilder<unknown>) =>
  sql`select write.interaction_id from write where ${condition}`;

/**
 * Whether the log of any part of the interaction `i` is in this state, as `logOf` in the domain derives it from the plan
 * and its writes; `none`: no part has another. Each begins with the few rows that can be meant, where there are few.
 */
export const logIs: Readonly<Record<ParticipationLog['state'], RawBuilder<unknown>>> = {
  attention: sql`i.id in (${interactionsOf(isRefused)})`,
  'given-up': sql`i.id in (${planOf(
    sql`plan.interaction_id in (${interactionsOf(
      sql`write.state = 'given-up' and ${isActivity}`,
    )}) and ${isLatest} and not ${hasRefused} and ${isGivenUp}`,
  )})`,
  due: sql`i.id in (${planOf(sql`plan.interaction_id in (${interactionsOf(isOpen)})
    and plan.outcome = 'log' and ${isPlain} and ${hasOpen}`)})`,
  draft: sql`i.id in (${planOf(sql`plan.outcome = 'draft' and ${isPlain}`)})`,
  written: sql`exists (${planOf(sql`plan.interaction_id = i.id and plan.outcome = 'log'
    and ${isPlain} and not ${hasOpen}`)})`,
  none: sql`not exists (${planOf(sql`plan.interaction_id = i.id and ${isLatest}
    and (plan.outcome <> 'none' or ${hasRefused} or ${isGivenUp})`)})`,
};

/** Several records match a part's contact, and nobody has said which it is (spec L23). */
export const isToBeDecided = sql`i.id in (${planOf(sql`plan.to_be_decided and ${isLatest}`)})`;
