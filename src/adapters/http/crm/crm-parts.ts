import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { CrmProvider } from '../../../application/ports/crm/crm.ts';
import type { Asker, Page, PageWish } from '../../../application/ports/crm/reader.ts';
import type { Organisation } from '../../../application/ports/organisation/organisation.ts';
import type { PhoneNumbers } from '../../../application/ports/interactions/phone-numbers.ts';
import type { Clock } from '../../../application/ports/runtime/clock.ts';
import type { MakeId } from '../../../application/ports/runtime/ids.ts';
import { id, text } from '../../../contract/common.ts';
import type { Activity } from '../../../domain/crm/activity.ts';
import type { FixedKind } from '../../../domain/record.ts';
import { isRefusal, type Refusal } from '../../../domain/refusal.ts';
import { waitingFor } from '../platform/client-gone.ts';
import { accepted, ProblemError } from '../platform/problem.ts';
import type { PageQuery } from '../routes/paging.ts';

/** What the routes of the CRM call. */
export interface CrmDeps extends Pick<CrmProvider, 'reader' | 'editor' | 'capabilities'> {
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly organisation: Pick<Organisation, 'settings' | 'agent' | 'number'>;
  readonly phoneNumbers: PhoneNumbers;
  /** Whether the workflow that logged an activity keeps its subject as it is (spec L12). */
  readonly isSubjectLocked: (activity: Activity) => Promise<boolean>;
}

/** A customer's record is everybody's who works here: whoever takes the call must see and keep it. */
export const crmAccess = { access: 'records' } as const;
export const deletionAccess = { access: 'delete-records' } as const;
export const crmTags = ['CRM'];
export const RecordParams = z.object({ id });
export const ObjectParams = z.object({ object: text(100) });

/** The CRM is asked for this person, and no longer than they wait. */
export const askerOf = (reply: FastifyReply): Asker => ({
  agent: reply.request.person.id,
  signal: waitingFor(reply),
});

export const pageWish = ({ limit, cursor }: z.output<typeof PageQuery>): PageWish => ({
  limit,
  cursor: cursor ?? null,
});

/** A page as the API gives it; a cursor that the CRM did not give is a request that is not understood. */
export function acceptedPage<Answer extends Page<unknown> | { readonly past: Page<unknown> }>(
  answer: Answer | Refusal,
): Answer {
  if (isRefusal(answer) && answer.refused === 'invalid')
    throw new ProblemError('bad-request', { errors: answer.errors });
  return accepted(answer);
}

/** Those of the kinds that this CRM has. */
export const kindsIn = <Kind extends FixedKind>(
  there: readonly FixedKind[],
  kinds: readonly Kind[],
): readonly Kind[] => kinds.filter((kind) => there.includes(kind));
