import type { CrmConnection } from '../../../contract/crm/crm-connection.ts';
import { useLoaded } from '../../ui/server/load.ts';
import { useText } from '../../ui/text/locale.ts';
import { useHasCrmPeople } from './crm.ts';

/** Whether an agent works in Salesforce as themselves (spec X4). */
export function AgentCrmConnection({ agent }: { agent: string }) {
  const text = useText();
  const hasPeople = useHasCrmPeople();
  const { value } = useLoaded<CrmConnection>(
    hasPeople ? `/agents/${encodeURIComponent(agent)}/crm-connection` : null,
  );
  if (value === null) return null;
  const key = value.by === 'server' ? 'server' : value.state;
  const values = { name: value.user?.name ?? '–', words: value.words ?? '' };
  return <p className="small muted">{text(`admin.crm-connection.${key}`, values)}</p>;
}
