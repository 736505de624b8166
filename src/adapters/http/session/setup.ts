import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { defaultCapacity } from '../../../domain/interaction/channel.ts';
import { putFirstAdministrator } from '../../../application/organisation/agents.ts';
import type { Attempts } from '../../../application/sign-in/attempts.ts';
import type { LiveOrganisation } from '../../../application/organisation/live-organisation.ts';
import type { MakeId } from '../../../application/ports/runtime/ids.ts';
import type { Passwords } from '../../../application/ports/organisation/passwords.ts';
import { SetupInput } from '../../../contract/sign-in.ts';
import { agentId } from '../../../domain/ids.ts';
import type { Agent } from '../../../domain/organisation/agent.ts';
import { refuse } from '../../../domain/refusal.ts';
import type { App } from '../platform/app.ts';
import { accepted, ProblemError, refused } from '../platform/problem.ts';

/** There is one code, whoever tries it. */
const tried = [{ kind: 'setup', subject: 'code' }] as const;

export interface SetupRoutesDeps {
  readonly organisation: LiveOrganisation;
  readonly passwords: Passwords;
  readonly attempts: Attempts;
  readonly makeId: MakeId;
  /** Printed at start, so that only who runs the server can be the first administrator. */
  readonly code: string;
}

/** The first administrator of an empty organisation (spec O2). */
export function setupRoutes(
  app: App,
  { organisation, passwords, attempts, makeId, code }: SetupRoutesDeps,
): void {
  const tags = ['Signing in'];

  app.get(
    '/api/v1/setup',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'readSetup',
        summary: 'Tell whether the first administrator is still to be made',
        tags,
        response: { 200: z.object({ needed: z.boolean() }) },
      },
    },
    () => ({ needed: organisation.agents().length === 0 }),
  );

  app.post(
    '/api/v1/setup',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'setUp',
        summary: 'Make the first administrator, by the code in the log',
        tags,
        body: SetupInput,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      if (organisation.agents().length > 0) refused(refuse('already-exists'));
      const locked = await attempts.begin(tried);
      if (locked !== null) throw new ProblemError('locked-out', { retryAfterSeconds: locked.lockedSeconds });
      if (!isCode(request.body.code, code)) {
        refused(refuse('invalid', { errors: [{ path: 'code', message: 'problem.field.setup-code' }] }));
      }
      await attempts.succeeded(tried);
      const { username, name, locale, password } = request.body;
      const agent = firstAdministrator(makeId(), username, name, locale, organisation.settings().country);
      const hash = await passwords.hash(password);
      const by = { id: null, name: 'setup' };
      accepted(await organisation.change(by, (now) => putFirstAdministrator(now, agent, hash)));
      return reply.code(204).send();
    },
  );
}

const firstAdministrator = (
  id: string,
  username: string,
  name: string,
  locale: Agent['locale'],
  country: string,
): Agent => ({
  id: agentId(id),
  username,
  name,
  email: null,
  emailVerified: false,
  roles: ['administrator'],
  locale,
  country,
  team: null,
  extension: null,
  skills: [],
  capacity: defaultCapacity,
  crmUser: null,
  address: null,
  doNotLogDefault: false,
  addressVerified: false,
  deskPhone: false,
  disabled: false,
});

function isCode(given: string, code: string): boolean {
  const left = Buffer.from(given.trim());
  const right = Buffer.from(code);
  return left.length === right.length && timingSafeEqual(left, right);
}
