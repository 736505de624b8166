import type { AgentId, QueueId, TeamId } from '../../domain/ids.ts';
import type { Agent } from '../../domain/organisation/agent.ts';
import { isRefusal, refuse, type Refusal } from '../../domain/refusal.ts';
import { contacts } from '../../domain/report/contacts.ts';
import { ledger } from '../../domain/report/ledger.ts';
import { logging } from '../../domain/report/logging.ts';
import { missedCalls } from '../../domain/report/missed-calls.ts';
import { daysOf, periodBetween, type Period } from '../../domain/report/period.ts';
import type { Conditions, Grouping, ReportName, Table } from '../../domain/report/report.ts';
import { serviceLevel } from '../../domain/report/service-level.ts';
import { isoText } from '../../domain/time.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';
import { ZoneUnknown, type ReportScope, type ReportStore } from '../ports/interactions/report-store.ts';
import type { WorkflowChoice } from '../ports/logging/workflow-choice.ts';
import { narrowed, peopleOf, unknown } from './scope.ts';

export interface ReportsDeps {
  readonly store: ReportStore;
  readonly organisation: Organisation;
  readonly workflows: WorkflowChoice;
  readonly clock: Clock;
}

/** What somebody wants to know; null: not narrowed down to one. */
export interface ReportAsked {
  readonly report: ReportName;
  /** Days of the zone, the last one included, or moments in ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** IANA name; null: that of the workflow of whoever asks, in which their contacts are written into the CRM. */
  readonly zone: string | null;
  readonly team: TeamId | null;
  readonly agent: AgentId | null;
  readonly queue: QueueId | null;
  /** For the report `contacts` only; null: by kind. */
  readonly by: Grouping | null;
}

export interface Report extends Period {
  readonly zone: string;
  readonly table: Table;
  /** Whose contacts of which time all the figures are of; each row and column narrows it further. */
  readonly contacts: Conditions;
}

/**
 * A report on the contacts that began in a period, as far as this person may see them (spec L40). Refuses `forbidden`
 * to whoever asks for somebody else's, and `invalid` a period, zone, team, agent, queue or grouping that cannot be.
 */
export async function report(
  { store, organisation, workflows, clock }: ReportsDeps,
  person: Pick<Agent, 'id' | 'roles'>,
  asked: ReportAsked,
): Promise<Report | Refusal<'forbidden' | 'invalid'>> {
  const { report: name, queue, by } = asked;
  if (by !== null && name !== 'contacts')
    return refuse('invalid', { errors: [{ path: 'by', message: 'problem.field.by-not-here' }] });
  const whose = narrowed(person, asked, organisation);
  if (isRefusal(whose)) return whose;
  if (queue !== null && !organisation.queue(queue)) return unknown('queue');
  const zone =
    asked.zone ?? workflows.choose(organisation.agent(person.id), null, clock.now()).document.timeZone;
  const period = periodBetween(asked.from, asked.to, zone);
  if (isRefusal(period)) return period;
  const scope: ReportScope = { ...period, people: peopleOf(whose, organisation), queue };
  try {
    return {
      ...period,
      zone,
      table: await tableOf({ report: name, by: by ?? 'kind', zone }, scope, { store, organisation }),
      contacts: {
        from: isoText(period.from),
        to: isoText(period.to),
        ...(whose.agent === null ? {} : { agent: whose.agent }),
        ...(whose.team === null ? {} : { team: whose.team }),
        ...(queue === null ? {} : { queue }),
      },
    };
  } catch (error) {
    if (!(error instanceof ZoneUnknown)) throw error;
    return refuse('invalid', { errors: [{ path: 'zone', message: 'problem.field.time-zone' }] });
  }
}

async function tableOf(
  { report: name, by, zone }: { report: ReportName; by: Grouping; zone: string },
  scope: ReportScope,
  { store, organisation }: Pick<ReportsDeps, 'store' | 'organisation'>,
): Promise<Table> {
  switch (name) {
    case 'missed-calls': {
      const { rows, total } = await store.missedCalls(scope);
      return missedCalls(rows, total);
    }
    case 'contacts': {
      const { rows, total } = await store.contacts(scope, by, zone);
      return contacts(by, rows, total, { zone, days: by === 'day' ? daysOf(scope, zone) : [] });
    }
    case 'service-level': {
      const promises = organisation
        .queues()
        .map((queue) => ({ queue: queue.id, seconds: queue.serviceLevel.seconds }));
      return serviceLevel(await store.serviceLevel(scope, promises), (id) => organisation.queue(id));
    }
    case 'logging': {
      const { rows, contacts: all } = await store.logging(scope);
      return logging(rows, all);
    }
    case 'ledger':
      return ledger(await store.ledger(scope));
  }
}
