import { startEmulator } from '../../test/salesforce/emulator.ts';

// The Salesforce emulator in a process of its own, so that what it does takes no time from what is measured. It answers
// each message of its parent with one, and ends with it.

/** What the parent asks of it. */
export type HostRequest =
  /** An org with the demonstration's people and records. */
  | { readonly ask: 'org' }
  /** So many contacts of two numbers each. */
  | { readonly ask: 'fill'; readonly orgId: string; readonly contacts: number }
  /** Every access token ends. */
  | { readonly ask: 'end-sessions'; readonly orgId: string }
  /** Another last name for a contact, as somebody changes it there. */
  | { readonly ask: 'rename'; readonly orgId: string; readonly id: string; readonly name: string };

const emulator = await startEmulator();
const { url, controlUrl, pubsub } = emulator;

process.on('disconnect', () => process.exit(0));
process.on('message', (request: HostRequest) => process.send?.(answer(request)));
process.send?.({ url, controlUrl, pubsub });

function answer(request: HostRequest): object {
  switch (request.ask) {
    case 'org':
      return emulator.addOrg({ sample: true });
    case 'fill':
      fill(request.orgId, request.contacts);
      return {};
    case 'end-sessions':
      hostedOrg(request.orgId).sessions.end(() => true);
      return {};
    case 'rename':
      hostedOrg(request.orgId).org.transaction('', (tx) =>
        tx.update('Contact', request.id, { LastName: request.name, Name: request.name }),
      );
      return {};
  }
}

function hostedOrg(id: string) {
  const hosted = emulator.orgs.byId(id);
  if (hosted === null) throw new Error(`there is no org ${id}`);
  return hosted;
}

/** Few enough that a transaction's copies are soon made. */
const atOnce = 10_000;

function fill(orgId: string, contacts: number): void {
  const { org } = hostedOrg(orgId);
  const [account] = org.reading(null).rows('Account');
  const [owner] = org.reading(null).holding('User', 'CommunityNickname', 'administrator');
  for (let first = 0; first < contacts; first += atOnce)
    org.transaction('', (tx) => {
      for (let index = first; index < Math.min(first + atOnce, contacts); index += 1)
        tx.insert('Contact', {
          FirstName: 'Customer',
          LastName: String(index),
          Name: `Customer ${index}`,
          Phone: `089 ${10_000_000 + index}`,
          MobilePhone: `0151 ${10_000_000 + index}`,
          AccountId: account?.Id ?? null,
          OwnerId: owner?.Id ?? null,
        });
    });
}
