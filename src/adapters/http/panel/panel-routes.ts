import { z } from 'zod';
import { inProportion } from '../../../application/sign-in/attempts.ts';
import { networkOf } from '../../../application/sign-in/network-of.ts';
import { SignInHandover, type SignInHandoverDeps } from '../../../application/sign-in/sign-in-handover.ts';
import { Handover, HandoverInput, HandoverTaken, LightningHosts } from '../../../contract/panel.ts';
import { requireSameOrigin } from '../routes/access.ts';
import type { App } from '../platform/app.ts';
import { ProblemError } from '../platform/problem.ts';
import { RateLimit } from '../platform/rate-limit.ts';
import { setPartitionedCookie } from '../session/session-cookie.ts';
import type { LightningHost } from './lightning-host.ts';

/** Panels are signed in once a day; each tab of a whole office may do it at the same minute. */
const takenPerMinute = 60;

export interface PanelRoutesDeps extends SignInHandoverDeps {
  readonly lightningHosts: readonly LightningHost[];
  /** Requests a minute a person; 0: no limit. */
  readonly requestsPerMinute: number;
}

/** What the panel inside the CRM needs before anybody is signed in there, and how they are (spec X6). */
export function panelRoutes(app: App, { lightningHosts, requestsPerMinute, ...deps }: PanelRoutesDeps): void {
  const tags = ['Signing in'];
  const handover = new SignInHandover(deps);
  const limit = new RateLimit(inProportion(takenPerMinute, requestsPerMinute));

  app.get(
    '/api/v1/surfaces/salesforce',
    {
      // The panel's own headers name them to everybody as well.
      config: { access: 'public', isFile: true },
      schema: {
        operationId: 'readLightningHosts',
        summary: 'Read which Salesforce orgs may frame the panel',
        tags: ['Presence'],
        response: { 200: LightningHosts },
      },
    },
    async () => ({ hosts: lightningHosts.map(({ origin, script }) => ({ origin, script })) }),
  );

  app.post(
    '/api/v1/session/handovers',
    {
      config: { access: 'account', secretAnswer: true, secretBody: true },
      schema: {
        operationId: 'offerSession',
        summary: 'Offer to sign the panel in that opened this window',
        description:
          'The code is good once, within a minute, with the secret of which `challenge` is the SHA-256.',
        tags,
        body: HandoverInput,
        response: { 201: Handover },
      },
    },
    async (request, reply) => {
      const { signedIn, person } = request;
      // A token is for a program, which has no window.
      if (signedIn?.by !== 'session') throw new ProblemError('forbidden');
      const code = handover.offer(person.id, signedIn.session, request.body.challenge);
      return reply.code(201).send({ code });
    },
  );

  app.post(
    '/api/v1/session/handovers/take',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'takeSession',
        summary: 'Sign a framed page in with a code',
        description: 'The cookie is for this page inside the site that frames it alone (`Partitioned`).',
        tags,
        body: HandoverTaken,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      requireSameOrigin(request);
      const wait = limit.take(networkOf(request.ip));
      if (wait > 0) throw new ProblemError('too-many-requests', { retryAfterSeconds: wait });
      const { code, verifier } = request.body;
      const opened = await handover.take(code, verifier);
      if (opened === null) throw new ProblemError('unauthenticated');
      setPartitionedCookie(reply, opened.cookie);
      return reply.header('x-csrf-token', opened.csrf).code(204).send();
    },
  );
}
