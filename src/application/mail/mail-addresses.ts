import type { AgentId, WorkflowId } from '../../domain/ids.ts';
import { comparableAddress } from '../../domain/logging/mail/address.ts';
import type { AddressState } from '../../domain/logging/mail/mail-state.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { AskedAddress } from '../ports/logging/mail-store.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';
import type { Workflows } from '../logging/workflows.ts';
import { abandonedBefore, type Addresses } from './addresses.ts';

/** An address that mail goes to or was asked, with who needs it. */
export interface MailAddress {
  readonly address: string;
  readonly state: AddressState;
  /** The latest mail to it; null: none was sent. */
  readonly asked: AskedAddress | null;
  readonly agents: readonly { readonly id: AgentId; readonly name: string }[];
  /** Active workflows that send to it where the record's owner is not certain (spec L22). */
  readonly workflows: readonly { readonly id: WorkflowId; readonly name: string }[];
}

export interface MailAddressesDeps {
  readonly addresses: Pick<Addresses, 'asked'>;
  readonly organisation: Pick<Organisation, 'agents'>;
  readonly workflows: Pick<Workflows, 'list'>;
}

/** Every address that mail goes to or was asked, in order. */
export async function mailAddresses(
  { addresses, organisation, workflows }: MailAddressesDeps,
  now: EpochMs,
): Promise<readonly MailAddress[]> {
  const asked = new Map((await addresses.asked()).map((one) => [one.address, one]));
  const agents = Map.groupBy(organisation.agents(), ({ email }) => comparableAddress(email ?? ''));
  const needing = Map.groupBy(workflows.list(), ({ active }) =>
    comparableAddress(active.document.missedEmail.defaultAddress ?? ''),
  );
  const every = new Set([...asked.keys(), ...agents.keys(), ...needing.keys()]);
  every.delete('');
  return [...every].toSorted().map((address) => {
    const owners = agents.get(address) ?? [];
    const needed = needing.get(address) ?? [];
    // An administrator's word is enough for who the address belongs to; a workflow's is confirmed by its reader.
    const areVerified =
      needed.length === 0 && owners.length > 0 && owners.every(({ emailVerified }) => emailVerified);
    const mail = asked.get(address) ?? null;
    return {
      address,
      state: stateOf(mail, areVerified, now),
      asked: mail,
      agents: owners.map(({ id, name }) => ({ id, name })),
      workflows: needed.map(({ workflow }) => ({
        id: workflow.id,
        name: workflow.name,
      })),
    };
  });
}

function stateOf(asked: AskedAddress | null, areVerified: boolean, now: EpochMs): AddressState {
  if (asked !== null && asked.confirmedAt !== null) return 'confirmed';
  if (areVerified) return 'verified';
  if (asked === null) return 'unasked';
  const isLost = asked.state === 'sending' && asked.askedAt < abandonedBefore(now);
  if (asked.state === 'refused' || isLost) return 'refused';
  return asked.expiresAt <= now ? 'expired' : 'asked';
}
