import type { FastifyInstance } from 'fastify';
import type { OrgReading } from '../model/org-data.ts';
import { knownParameters } from './known-parameters.ts';
import { dataPath, type RestDeps } from './session.ts';

/** Where an org's pages are, and how objects look in them. An emulator has neither pages nor pictures. */
export function tabsRoutes(app: FastifyInstance, deps: RestDeps): void {
  const withPages = (reading: OrgReading) => reading.objects().filter(({ searchable }) => searchable);
  app.get(`${dataPath}/tabs`, async (request) => {
    const { org, userId } = deps.authorize(request);
    knownParameters(request.query, []);
    return withPages(org.reading(userId)).map(({ name, labelPlural, keyPrefix, custom }) => ({
      colors: [],
      custom,
      iconUrl: null,
      icons: [],
      label: labelPlural,
      miniIconUrl: null,
      name: custom ? name : `standard-${name}`,
      sobjectName: name,
      url: `${request.protocol}://${request.host}/${keyPrefix}/o`,
    }));
  });
  app.get(`${dataPath}/theme`, async (request) => {
    const { org, userId } = deps.authorize(request);
    knownParameters(request.query, []);
    return {
      themeItems: withPages(org.reading(userId)).map(({ name }) => ({ colors: [], icons: [], name })),
    };
  });
}
