import type { FastifyInstance } from 'fastify';
import { dataPath, type RestDeps } from '../rest/session.ts';
import { replicationAnswer, replicationKinds } from './replication-resource.ts';

type ObjectParams = { Params: { object: string } };

/** `sobjects/X/updated` and `sobjects/X/deleted`. */
export function replicationRoutes(app: FastifyInstance, deps: RestDeps): void {
  for (const kind of replicationKinds)
    app.get<ObjectParams>(`${dataPath}/sobjects/:object/${kind}`, (request) => {
      const session = deps.authorize(request);
      const { params, query } = request;
      const reading = session.org.reading(session.userId);
      return replicationAnswer({ kind, object: params.object, parameters: query }, session, reading);
    });
}
