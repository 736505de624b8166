import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Org } from '../model/org-data.ts';
import type { ObjectSchema } from '../model/schema.ts';
import { compactLayoutsOf } from './describe/compact-layouts.ts';
import { describeObject, summaryOf } from './describe/describe-object.ts';
import { layoutsOf } from './describe/layouts.ts';
import { notFound } from './salesforce-error.ts';
import { dataPath, type RestDeps } from './session.ts';
import { isUnchangedSince } from './unchanged-since.ts';

/** Every path parameter of these resources. */
interface Params {
  readonly object: string;
  readonly recordType: string;
}
type ObjectRequest = FastifyRequest<{ Params: Params }>;

/** Which objects there are, and what they are like, as the user who asks sees them. */
export function sobjectsRoutes(app: FastifyInstance, deps: RestDeps): void {
  const base = `${dataPath}/sobjects`;
  app.get(base, async (request, reply) => {
    const { org, userId, version } = deps.authorize(request);
    if (isUnchangedSince(request, reply, org.setupChangedAt)) return reply.code(304).send();
    const sobjects = org
      .reading(userId)
      .objects()
      .map((object) => summaryOf(object, version));
    return { encoding: 'UTF-8', maxBatchSize: 200, sobjects };
  });
  app.get(`${base}/:object`, async (request: ObjectRequest) => {
    const { object, version } = seen(request, deps);
    return { objectDescribe: summaryOf(object, version), recentItems: [] };
  });
  app.get(`${base}/:object/describe`, async (request: ObjectRequest, reply) => {
    const { org, object, version } = seen(request, deps);
    if (isUnchangedSince(request, reply, org.setupChangedAt)) return reply.code(304).send();
    return describeObject(object, version);
  });
  app.get(`${base}/:object/describe/compactLayouts`, async (request: ObjectRequest) => {
    const { object, version } = seen(request, deps);
    return compactLayoutsOf(object, version);
  });
  app.get(`${base}/:object/describe/compactLayouts/primary`, async (request: ObjectRequest) => {
    const { object, version } = seen(request, deps);
    return compactLayoutsOf(object, version).compactLayouts[0];
  });
  // The emulator's orgs have no approvals.
  app.get(`${base}/:object/describe/approvalLayouts`, async (request: ObjectRequest) => {
    seen(request, deps);
    return { approvalLayouts: [] };
  });
  app.get(`${base}/:object/describe/layouts`, async (request: ObjectRequest) => {
    const { object, version } = seen(request, deps);
    return layoutsOf(object, version);
  });
  app.get(`${base}/:object/describe/layouts/:recordType`, async (request: ObjectRequest) => {
    const { object, version } = seen(request, deps);
    const { recordType } = request.params;
    if (!object.recordTypes.some(({ id }) => id === recordType || id.slice(0, 15) === recordType))
      throw notFound();
    return layoutsOf(object, version).layouts[0];
  });
}

/** Throws 404 where this user sees no object of that name. */
function seen(
  request: ObjectRequest,
  deps: RestDeps,
): { readonly org: Org; readonly object: ObjectSchema; readonly version: number } {
  const { org, userId, version } = deps.authorize(request);
  const object = org.reading(userId).object(request.params.object);
  if (object === null) throw notFound();
  return { org, object, version };
}
