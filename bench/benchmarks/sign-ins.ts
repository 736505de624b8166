import { connectSalesforce } from '../../src/adapters/crm/salesforce/connection.ts';
import { openDatabase } from '../../src/adapters/postgres/connection/database.ts';
import type { Benchmark, Figure, Options } from '../benchmark.ts';
import { startServer } from '../centre/server.ts';
import { OrgHost, type BenchOrg } from '../salesforce/org.ts';

const clients = 16;
const tokenPath = '/services/oauth2/token';

/** Sixteen servers of one store, each with connections of its own, whose access token ends in the midst of their requests. */
async function run({ quick, progress }: Options): Promise<readonly Figure[]> {
  const lives = quick ? 2 : 20;
  await using host = await OrgHost.start();
  await using server = await startServer();
  const address = await server.database('tokens');
  const org = await host.org();
  await using opening = new AsyncDisposableStack();
  const connections = Array.from({ length: clients }, () => {
    const database = openDatabase({ address, poolSize: 3 });
    opening.defer(() => database.close());
    return connectSalesforce({ db: database.db, ...signInOf(org) }).client;
  });
  const ask = () =>
    Promise.all(
      connections.map(async (client) => {
        const { status } = await client.request({ method: 'GET', path: '/limits', priority: 'today' });
        if (status !== 200) throw new Error(`a client was answered ${status}`);
      }),
    );
  await ask();
  await org.forgetRequests();
  for (let life = 1; life <= lives; life += 1) {
    await org.endSessions();
    await ask();
    progress(`${life} of ${lives} tokens have ended`);
  }
  const { byPath } = await org.requests();
  return [
    {
      name: `refreshes a token with ${clients} clients`,
      value: (byPath[tokenPath] ?? 0) / lives,
      unit: '',
      target: { atMost: 1 },
    },
  ];
}

function signInOf(org: BenchOrg) {
  const { clientId, clientSecret } = org.signIn;
  return {
    loginUrl: org.url,
    clientId,
    clientSecret,
    signIn: { by: 'client-credentials' as const },
    secretKey: org.secretKey,
  };
}

export const signIns: Benchmark = {
  name: 'sign-ins',
  about: 'How often 16 clients of one store sign in anew when their access token ends',
  run,
};
