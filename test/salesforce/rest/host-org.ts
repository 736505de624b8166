import type { FastifyInstance } from 'fastify';
import { newClientApp } from '../auth/app.ts';
import { HostedOrg } from '../hosted-org.ts';
import type { SwitchableOrg } from '../model/org.ts';
import { Orgs } from '../orgs.ts';
import { Gate } from './gate.ts';
import { restServer } from './server.ts';
import type { RestDeps } from './session.ts';

/** The REST server with one org, whose users are signed in without more ado. */
export function hostOrg(
  org: SwitchableOrg,
  routes: readonly ((app: FastifyInstance, deps: RestDeps) => void)[],
  chance: () => number = () => 0,
): {
  readonly hosted: HostedOrg;
  readonly server: FastifyInstance;
  readonly signIn: (userId: string) => string;
} {
  const app = newClientApp('', [], '');
  const hosted = new HostedOrg({
    org,
    edition: 'Enterprise',
    domain: 'example.com',
    password: 'a password for tests',
    app,
    jwtKey: '',
  });
  const orgs = new Orgs();
  orgs.add(hosted);
  const gate = new Gate({ orgs, chance, stopping: new AbortController().signal });
  const server = restServer({ gate, routes });
  return { hosted, server, signIn: (userId) => hosted.sessions.begin({ userId, type: 'API' }) };
}
