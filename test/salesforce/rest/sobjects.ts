import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ObjectSchema } from '../model/schema.ts';
import { describeObject, summaryOf } from './describe/describe-object.ts';
import { layoutsOf } from './describe/layouts.ts';
import { notFound } from './salesforce-error.ts';
import { dataPath, type RestDeps } from './session.ts';

/** Every path parameter of these resources. */
interface Params {
  readonly object: string;
  readonly recordType: string;
}
type ObjectRequest = FastifyRequest<{ Params: Params }>;

/** Which objects there are, and what they are like, as the user who asks sees them. */
export function sobjectsRoutes(app: FastifyInstance, deps: RestDeps): void {
  const base = `${dataPath}/sobjects`;
  app.get(base, async (request) => {
    const { org, userId, version } = deps.authorize(request);
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
  app.get(`${base}/:object/describe`, async (request: ObjectRequest) => {
    const { object, version } = seen(request, deps);
    return describeObject(object, version);
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
): { readonly object: ObjectSchema; readonly version: number } {
  const { org, userId, version } = deps.authorize(request);
  const object = org.reading(userId).object(request.params.object);
  if (object === null) throw notFound();
  return { object, version };
}
