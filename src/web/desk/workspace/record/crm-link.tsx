import type { CrmStatus } from '../../../../contract/crm/crm-status.ts';
import { classes } from '../../../ui/classes.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useLoaded } from '../../../ui/server/load.ts';
import { useText } from '../../../ui/text/locale.ts';
import styles from './crm-link.module.css';

/** Where the CRM itself shows a record, by its id; null: it is Tieline's own, or the server does not know where it is. */
export type CrmAddress = ((id: string) => string) | null;

/** As the server says it; null as well while it has not. */
export function useCrmAddress(): CrmAddress {
  const address = useLoaded<CrmStatus>('/crm').value?.recordAddress ?? null;
  return address === null ? null : (id) => address.replace('{id}', encodeURIComponent(id));
}

/** Opens a record or an activity in Salesforce, in a tab of its own, because what goes on here must not be left. */
export function CrmLink({
  address,
  id,
  name = null,
}: {
  address: CrmAddress;
  id: string;
  /** In a list, which one of it is opened; it is small there. */
  name?: string | null;
}) {
  const text = useText();
  if (address === null) return null;
  const words = text('desk.record.in-salesforce');
  const isListed = name !== null;
  return (
    <a
      className={classes('link', styles.link, isListed && styles.listed)}
      href={address(id)}
      target="_blank"
      rel="noopener noreferrer"
      title={isListed ? words : undefined}
      aria-label={isListed ? `${words}: ${name}` : undefined}
    >
      <Icon name="leave" small />
      {isListed ? 'Salesforce' : words}
    </a>
  );
}
