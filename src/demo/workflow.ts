import type { Organisation } from '../application/ports/organisation/organisation.ts';
import type { Workflows } from '../application/logging/workflows.ts';
import { isRefusal } from '../domain/refusal.ts';
import type { Disposition } from '../domain/workflow/workflow.ts';

/** What agents choose from in the demonstration; everything else stays as a new workflow has it. */
const dispositions: readonly Disposition[] = [
  {
    id: 'solved',
    label: { en: 'Question answered', de: 'Auskunft erteilt', nl: 'Vraag beantwoord' },
    group: 'Service',
    direction: 'both',
  },
  {
    id: 'credit-promised',
    label: { en: 'Credit note promised', de: 'Gutschrift zugesagt', nl: 'Creditnota toegezegd' },
    group: 'Service',
    direction: 'both',
  },
  {
    id: 'complaint',
    label: { en: 'Complaint', de: 'Reklamation', nl: 'Klacht' },
    group: 'Service',
    direction: 'inbound',
  },
  {
    id: 'callback-agreed',
    label: { en: 'Callback agreed', de: 'Rückruf vereinbart', nl: 'Terugbelafspraak' },
    group: 'Follow-up',
    direction: 'both',
  },
  {
    id: 'interested',
    label: { en: 'Interested', de: 'Interessiert', nl: 'Geïnteresseerd' },
    group: 'Sales',
    direction: 'outbound',
  },
  {
    id: 'not-interested',
    label: { en: 'Not interested', de: 'Kein Interesse', nl: 'Niet geïnteresseerd' },
    group: 'Sales',
    direction: 'outbound',
  },
];

/** Gives the built-in workflow results to choose from, as its second version. */
export async function seedWorkflow(workflows: Workflows, organisation: Organisation): Promise<void> {
  const by = organisation.agentByUsername('admin');
  const [first] = workflows.list();
  if (!by || !first || first.active.version !== 1) return;
  const document = { ...first.active.document, dispositions };
  const version = await workflows.addVersion(first.workflow.id, document, by.id);
  if (!isRefusal(version)) await workflows.activate(first.workflow.id, version.kept, null, by.id);
}
