import { z } from 'zod';
import type { LedgerStore } from '../../../application/ports/logging/ledger-store.ts';
import type { CrmRecordTypes } from '../../../application/ports/crm/people.ts';
import { why, type Running, type Why } from '../../../application/logging/why.ts';
import type { Workflows } from '../../../application/logging/workflows.ts';
import { id } from '../../../contract/common.ts';
import { Why as WhyView } from '../../../contract/operations/ledger.ts';
import { agentId, type AgentId, type InteractionId } from '../../../domain/ids.ts';
import type { Locale } from '../../../domain/locale.ts';
import type { Reason, Step } from '../../../domain/reason.ts';
import { isRefusal, refuse, type Refusal } from '../../../domain/refusal.ts';
import { isoText } from '../../../domain/time.ts';
import { valueAt } from '../../../domain/workflow/settings.ts';
import { resultTexts, type Workflow } from '../../../domain/workflow/workflow.ts';
import { because } from '../../../messages/index.ts';
import { showProgress } from '../operations/ledger.ts';
import { defaultRecordTypeNames, leftToCrm } from './default-record-types.ts';
import type { App, Person } from '../platform/app.ts';
import { languageOf } from '../platform/language.ts';
import { accepted } from '../platform/problem.ts';
import { readId } from '../routes/read-id.ts';

/** A contact that this person may see. */
export interface WhySubject {
  /** Whose log is explained when no agent is named: the person's own, otherwise that of who answered; null: nobody had it. */
  readonly agent: AgentId | null;
  /** Who took part, and whose part this person may look into (spec O12). */
  readonly agents: readonly { readonly agent: AgentId; readonly isShown: boolean }[];
  /** What would be logged for an agent whose part goes on; null once it has ended. */
  running(agent: AgentId): Running | null;
}

export interface WhyRouteDeps {
  readonly store: Pick<LedgerStore, 'logs' | 'removals'>;
  readonly workflows: Pick<Workflows, 'version'>;
  /** null: the CRM has no record types that it gives by itself. */
  readonly recordTypes: CrmRecordTypes | null;
  /** Refuses `not-found` and, to who may not see it, `forbidden`. */
  readonly subject: (person: Person, interaction: InteractionId) => Promise<WhySubject | Refusal>;
}

/** Why a contact is logged as it is (spec L34), in the reader's language. */
export function whyRoutes(app: App, { store, workflows, recordTypes, subject }: WhyRouteDeps): void {
  app.get(
    '/api/v1/interactions/:id/why',
    {
      config: { access: 'contacts' },
      schema: {
        operationId: 'explainInteraction',
        summary: 'Explain why an interaction is logged as it is',
        tags: ['Interactions'],
        params: z.object({ id }),
        querystring: z.object({ agent: id.optional() }),
        response: { 200: WhyView },
      },
    },
    async (request, reply) => {
      const interaction = readId(request.params.id);
      const contact = accepted(await subject(request.person, interaction));
      const agent = request.query.agent === undefined ? contact.agent : agentId(request.query.agent);
      const asked = contact.agents.find((one) => one.agent === agent);
      if (agent !== null && asked === undefined) accepted(refuse('not-found'));
      if (asked?.isShown === false) accepted(refuse('forbidden'));
      const explained = await why(store, interaction, agent, agent === null ? null : contact.running(agent));
      const version =
        explained.workflow && workflows.version(explained.workflow.id, explained.workflow.version);
      const document = version === null || isRefusal(version) ? null : version;
      const named = await defaultRecordTypeNames(explained.steps, agent, recordTypes);
      return reply.send(show(explained, { document, named, locale: languageOf(request) }));
    },
  );
}

interface Shown {
  readonly document: Workflow | null;
  /** The record types that the CRM gives by itself, by setting. */
  readonly named: ReadonlyMap<string, string>;
  readonly locale: Locale;
}

function show(explained: Why, { document, named, locale }: Shown): WhyView {
  // Texts that nobody wrote are those of the workflow's language.
  const workflow = document && { ...document, results: resultTexts(document) };
  return {
    agentId: explained.agent,
    workflow: explained.workflow && { ...explained.workflow, name: workflow?.name ?? '' },
    outcome: explained.outcome,
    because: explained.because && because(locale, explained.because),
    preview: explained.preview,
    steps: explained.steps.map((step) => ({
      rule: step.rule,
      saw: { ...step.saw },
      decided: step.decided,
      because: because(locale, withName(step, named)),
      code: step.because.code,
      setting: step.setting,
      value: workflow && step.setting !== null ? (valueAt(workflow, step.setting) ?? null) : null,
    })),
    writes: explained.writes.map((write) => {
      const { removed } = write;
      return { ...showProgress(write), deleted: removed && { by: removed.by, at: isoText(removed.at) } };
    }),
  };
}

function withName({ because: reason, setting }: Step, named: ReadonlyMap<string, string>): Reason {
  const name = setting === null || reason.code !== leftToCrm ? undefined : named.get(setting);
  return name === undefined ? reason : { code: 'work.record-type.default', values: { name } };
}
