import type { FastifyInstance } from 'fastify';
import type { ObjectSchema } from '../model/schema.ts';
import { knownParameters } from '../rest/known-parameters.ts';
import { SalesforceError } from '../rest/salesforce-error.ts';
import { dataPath, type RestDeps } from '../rest/session.ts';
import { apiBase } from '../soql/query-scope.ts';
import { recordAttributes } from '../soql/selecting/query-result.ts';
import { recentRecords } from './recent-records.ts';

const maximumRecords = 200;

/** `recent`: the records that the user looked at last, newest first, with their names. */
export function recentRoutes(app: FastifyInstance, deps: RestDeps): void {
  app.get(`${dataPath}/recent`, (request) => {
    const { org, userId, version } = deps.authorize(request);
    const limit = limitOf(knownParameters(request.query, ['limit']).limit);
    const reading = org.reading(userId);
    return recentRecords(org, userId)
      .all()
      .flatMap(({ object: name, id }) => {
        const object = reading.object(name);
        const row = object === null ? null : reading.row(name, id);
        if (object === null || row === null || row['IsDeleted'] === true) return [];
        const named = nameFieldOf(object);
        return [
          {
            attributes: recordAttributes(apiBase(version), name, id),
            Id: id,
            ...(named === null ? {} : { Name: row[named] ?? null }),
          },
        ];
      })
      .slice(0, limit);
  });
}

function nameFieldOf(object: ObjectSchema): string | null {
  return object.fields.values().find((field) => field.nameField)?.name ?? null;
}

function limitOf(limit: string | undefined): number {
  if (limit === undefined) return maximumRecords;
  const count = Number(limit);
  if (/^\d+$/.test(limit) && count >= 1 && count <= maximumRecords) return count;
  const message = `limit must be from 1 to ${maximumRecords}`;
  throw new SalesforceError(400, [{ errorCode: 'NUMBER_OUTSIDE_VALID_RANGE', message }]);
}
