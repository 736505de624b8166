import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HostedOrg } from '../hosted-org.ts';
import type { Orgs } from '../orgs.ts';
import type { Gate } from '../rest/gate.ts';
import { ContactCenterTokens } from './contact-center-token.ts';
import { badRequest, TelephonyError } from './telephony-error.ts';
import { readChanged, readCreated } from './voice-call-bodies.ts';
import { changeVoiceCall, createVoiceCall } from './voice-calls.ts';

export interface TelephonyDeps {
  readonly orgs: Orgs;
  readonly gate: Gate;
}

type CallRequest = FastifyRequest<{ Params: { call: string } }>;

/**
 * The API through which a contact center's telephony tells of its calls. Salesforce has it on a host of its own,
 * `https://{MyDomain}.my.salesforce-scrt.com`; here it is on the host of all orgs, and the token names the org. The form of its
 * refusals is not documented.
 */
export function telephonyRoutes(app: FastifyInstance, { orgs, gate }: TelephonyDeps): void {
  const tokens = new ContactCenterTokens(orgs);
  const admit = async (request: FastifyRequest): Promise<HostedOrg> => {
    const hosted = tokens.orgOf(request.headers.authorization);
    await gate.endure(request, hosted);
    const provider = request.headers['telephony-provider-name'];
    if (typeof provider !== 'string' || provider === '')
      throw badRequest('Telephony-Provider-Name is missing');
    const retryAfter = hosted.org.switches['telephony-retry-after'];
    if (retryAfter !== null)
      throw new TelephonyError(429, 'TOO_MANY_REQUESTS', 'Too many requests', retryAfter);
    return hosted;
  };

  void app.register(async (scope) => {
    scope.setErrorHandler(async (error, _request, reply) => refuse(error, reply));
    scope.post('/telephony/v1/voiceCalls', async (request) => {
      const { org, app: client } = await admit(request);
      return createVoiceCall(org, client.runAs ?? '', readCreated(request.body));
    });
    scope.patch('/telephony/v1/voiceCalls/:call', async (request: CallRequest) => {
      const { org, app: client } = await admit(request);
      changeVoiceCall(org, client.runAs ?? '', request.params.call, readChanged(request.body));
      return { status: 'pending' };
    });
  });
}

function refuse(error: unknown, reply: FastifyReply): FastifyReply {
  if (!(error instanceof TelephonyError)) throw error;
  const { status, code, message, retryAfter } = error;
  if (retryAfter !== null) void reply.header('retry-after', String(retryAfter));
  return reply.code(status).send({ code, message });
}
