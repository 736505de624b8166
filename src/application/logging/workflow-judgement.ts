import type { AgentId } from '../../domain/ids.ts';
import type { FixedKind } from '../../domain/record.ts';
import { refuse, type FieldError, type Refusal } from '../../domain/refusal.ts';
import { notInCrm } from '../../domain/workflow/crm-faults.ts';
import { objectFaults } from '../../domain/workflow/object-faults.ts';
import { kindsToCheck, schemaFaults } from '../../domain/workflow/schema-faults.ts';
import type { Workflow } from '../../domain/workflow/workflow.ts';
import { CrmUnavailable } from '../ports/crm/crm.ts';
import type { CrmReader } from '../ports/crm/reader.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';

/** What a document may name and fill, and whom. */
export interface JudgementDeps {
  readonly crm: Pick<CrmReader, 'customObjects' | 'schema'>;
  /** The kinds of records that the CRM has. */
  readonly crmKinds: () => readonly FixedKind[];
  readonly organisation: Pick<Organisation, 'agent' | 'agents' | 'queues'>;
}

/** Why a document is not kept, activated or tried. */
export type DocumentRefused = 'not-found' | 'invalid' | 'setting-not-available';

/** What is wrong with a document, and what is only to be told of it. */
export interface Judgement {
  /** null: nothing. */
  readonly refused: Refusal<Exclude<DocumentRefused, 'not-found'>> | null;
  readonly warnings: readonly FieldError[];
}

/**
 * What of a document the CRM does not have or would refuse (spec L29, X8, X9). A CRM that gives no answer in time is a
 * warning, so that nobody loses what they edited. `by`: who saves or tries it.
 */
export async function judgedByCrm(deps: JudgementDeps, document: Workflow, by: AgentId): Promise<Judgement> {
  return judgement(deps, document, await crmFaults(deps, document, by));
}

/** The same, and whoever is to own what a group missed must be there (spec L20). */
export async function judged(deps: JudgementDeps, document: Workflow, by: AgentId): Promise<Judgement> {
  const { ringAllOwner: owner } = document;
  const isThere = typeof owner !== 'object' || deps.organisation.agent(owner.agent) !== null;
  const unknown = isThere ? [] : [{ path: 'ringAllOwner.agent', message: 'problem.workflow.unknown-agent' }];
  const found = await crmFaults(deps, document, by);
  return judgement(deps, document, { ...found, errors: [...found.errors, ...unknown] });
}

interface Found {
  readonly errors: readonly FieldError[];
  readonly warnings: readonly FieldError[];
}

function judgement({ crmKinds }: JudgementDeps, document: Workflow, { errors, warnings }: Found): Judgement {
  const unavailable = notInCrm(document, crmKinds());
  if (errors.length > 0)
    return { refused: refuse('invalid', { errors: [...errors, ...unavailable] }), warnings };
  const refused = unavailable.length === 0 ? null : refuse('setting-not-available', { errors: unavailable });
  return { refused, warnings };
}

async function crmFaults(
  { crm, organisation }: JudgementDeps,
  document: Workflow,
  by: AgentId,
): Promise<Found> {
  const namesObjects = document.customObjects.length + document.ivrPop.length > 0;
  try {
    const [objects, schema] = await Promise.all([
      namesObjects ? crm.customObjects() : [],
      crm.schema(kindsToCheck(document), by),
    ]);
    const known = {
      queues: organisation.queues().map(({ name }) => name),
      agents: organisation.agents().map(({ name }) => name),
    };
    return {
      errors: [...objectFaults(document, objects), ...schemaFaults(document, schema, known)],
      warnings: [],
    };
  } catch (error) {
    if (!(error instanceof CrmUnavailable)) throw error;
    return { errors: [], warnings: [{ path: '', message: 'problem.workflow.crm-not-checked' }] };
  }
}
