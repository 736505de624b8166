import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SampleOrg } from '../emulator.ts';
import { eventFaults, type HostedOrg } from '../hosted-org.ts';
import type { Orgs } from '../orgs.ts';
import type { NewOrgOptions } from '../sample/new-org.ts';
import { editions } from '../sample/org-setup.ts';
import { ControlError, read } from './control-error.ts';
import { recordDialled } from '../telephony/voice-calls.ts';
import { readSwitches } from './switch-bodies.ts';

export interface ControlDeps {
  readonly orgs: Orgs;
  readonly addOrg: (options: Omit<NewOrgOptions, 'now'>) => SampleOrg;
}

type OrgRequest = FastifyRequest<{ Params: { id: string; object: string } }>;

const newOrgBody = z.strictObject({
  edition: z.enum(editions).optional(),
  sample: z.boolean().optional(),
  redirectUris: z.array(z.url()).optional(),
});
const dialledBody = z.strictObject({
  username: z.string(),
  vendorCallKey: z.string().min(1),
  to: z.string().min(1),
  from: z.string().min(1),
});
const signOutBody = z.strictObject({ username: z.string() });
/** `{"gap": true}`: exactly one of them. */
const eventsBody = z
  .strictObject(Object.fromEntries(eventFaults.map((fault) => [fault, z.literal(true).optional()])))
  .refine((body) => Object.keys(body).length === 1, `exactly one of ${eventFaults.join(', ')}`);

/** The port on which tests say what orgs are like and see what is in them (O16); Salesforce has none such. */
export function controlServer(deps: ControlDeps): FastifyInstance {
  const { orgs, addOrg } = deps;
  const app = fastify({ forceCloseConnections: true });
  app.setErrorHandler(async (error, _request, reply) => {
    const known = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    const status = error instanceof ControlError ? error.status : known;
    return reply.code(status).send({ error: error instanceof Error ? error.message : 'unknown' });
  });
  app.setNotFoundHandler(async () => {
    throw new ControlError(404, 'there is no such resource on the control port');
  });
  const orgOf = (request: OrgRequest): HostedOrg => {
    const hosted = orgs.byId(request.params.id);
    if (hosted === null) throw new ControlError(404, `there is no org ${request.params.id}`);
    return hosted;
  };

  app.post('/orgs', async (request, reply) => {
    const { edition, sample, redirectUris } = read(newOrgBody, request.body);
    const added = addOrg({
      ...(edition && { edition }),
      ...(sample !== undefined && { sample }),
      ...(redirectUris && { redirectUris }),
    });
    return reply.code(201).send(added);
  });
  app.post('/orgs/:id/sign-out', async (request: OrgRequest, reply) => {
    const hosted = orgOf(request);
    const { username } = read(signOutBody, request.body);
    const user = hosted.userNamed(username);
    if (user === null) throw new ControlError(400, `username: nobody is called ${username}`);
    hosted.signOut(user);
    return reply.code(204).send();
  });
  /** Somebody dials with Salesforce's own controls. */
  app.post('/orgs/:id/dialled', async (request: OrgRequest, reply) => {
    const hosted = orgOf(request);
    const { username, ...call } = read(dialledBody, request.body);
    const user = hosted.userNamed(username);
    if (user === null) throw new ControlError(400, `username: nobody is called ${username}`);
    return reply.code(201).send(recordDialled(hosted.org, { ...call, userId: user.Id }));
  });
  app.get('/orgs/:id/requests', async (request: OrgRequest) => orgOf(request).requests.counts());
  app.delete('/orgs/:id/requests', async (request: OrgRequest, reply) => {
    orgOf(request).requests.reset();
    return reply.code(204).send();
  });
  app.get('/orgs/:id/records/:object', async (request: OrgRequest) => {
    const reading = orgOf(request).org.reading(null);
    const object = reading.object(request.params.object);
    if (object === null) throw new ControlError(404, `there is no object ${request.params.object}`);
    return reading.rows(object.name);
  });
  app.put('/orgs/:id/switches', async (request: OrgRequest) => {
    const hosted = orgOf(request);
    const changes = readSwitches(request.body, hosted.org.reading(null));
    const taken = changes['org-id'] ? orgs.byId(changes['org-id']) : null;
    if (taken !== null && taken !== hosted) throw new ControlError(400, 'org-id: another org has this id');
    hosted.setSwitches(changes);
    return hosted.org.switches;
  });
  app.post('/orgs/:id/events', async (request: OrgRequest, reply) => {
    const hosted = orgOf(request);
    const body = read(eventsBody, request.body);
    for (const fault of eventFaults) if (fault in body) hosted.disturbEvents(fault);
    return reply.code(204).send();
  });
  return app;
}
