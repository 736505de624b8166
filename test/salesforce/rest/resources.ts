import type { FastifyInstance } from 'fastify';
import { dataPath, type RestDeps } from './session.ts';
import { versions } from './version.ts';

/** Which versions there are, and which resources of one. */
export function resourcesRoutes(app: FastifyInstance, deps: RestDeps): void {
  app.get('/services/data', async () =>
    versions.map((version) => ({
      label: labelOf(version),
      url: `/services/data/v${version}.0`,
      version: `${version}.0`,
    })),
  );
  app.get(dataPath, async (request) => {
    const { org, userId, version } = deps.authorize(request);
    const base = `/services/data/v${version}.0`;
    const resources = [
      'sobjects',
      'query',
      'queryAll',
      'search',
      'parameterizedSearch',
      'composite',
      'jobs',
      'limits',
      'recent',
      'tabs',
      'theme',
    ];
    const identity = `${request.protocol}://${request.host}/id/${org.id}/${userId}`;
    return { ...Object.fromEntries(resources.map((name) => [name, `${base}/${name}`])), identity };
  });
}

/** Three releases a year; version 45 was Spring '19, and winter bears the next year's number. */
function labelOf(version: number): string {
  const release = version - 45;
  const season = ['Spring', 'Summer', 'Winter'][release % 3] ?? '';
  const year = 19 + Math.floor(release / 3) + (season === 'Winter' ? 1 : 0);
  return `${season} '${year}`;
}
