import type { Database } from '../../../src/adapters/postgres/connection/database.ts';
import { LocalLeases } from '../../../src/adapters/runtime/local-leases.ts';
import type { Telephony } from '../../../src/application/ports/interactions/telephony.ts';
import type { Clock } from '../../../src/application/ports/runtime/clock.ts';
import type { Log } from '../../../src/application/ports/runtime/log.ts';
import type { WiredCalls } from '../../../src/composition/calls.ts';
import { wireCore } from '../../../src/composition/core.ts';
import { embeddedOnly } from '../../../src/composition/crm.ts';
import { wireOrganisation } from '../../../src/composition/organisation.ts';
import { keepingMailer } from '../mail/mailer.ts';

/** Everything that carries calls, on a test's database, for any phone system; each one made is a server of its own. */
export async function callServers(
  db: Database,
  clock: Clock,
  log: Log,
): Promise<(telephony: Telephony) => Promise<WiredCalls>> {
  const people = await wireOrganisation(db, { requestsPerMinute: 0 });
  const { mailer } = keepingMailer();
  return async (telephony) => {
    const { calls } = await wireCore({
      config: embeddedOnly,
      db,
      people,
      telephony,
      mail: { mailer, addresses: { confirmed: () => [], isConfirmed: () => true, takesMails: () => true } },
      leases: new LocalLeases(new AbortController().signal),
      clock,
      log,
    });
    return calls;
  };
}
