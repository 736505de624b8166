import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import type { CheckItem } from '../../../application/ports/crm/check.ts';
import { agentId } from '../../../domain/ids.ts';
import type { Role } from '../../../domain/organisation/agent.ts';
import { buildServer } from '../server.ts';
import { crmCheckRoute } from './crm-check.ts';

const found: readonly CheckItem[] = [
  {
    id: 'object.Case',
    state: 'missing',
    what: {
      message: 'admin.crm-check.object.rights',
      values: { object: 'Case', read: false, create: true, edit: false, delete: true },
    },
    remedy: { message: 'admin.crm-check.object.rights.remedy', values: {} },
  },
  {
    id: 'objects',
    state: 'ok',
    what: { message: 'admin.crm-check.object.all', values: {} },
    remedy: null,
  },
];

async function asked(role: Role, language: string): Promise<{ status: number; items: unknown }> {
  const app = await buildServer({
    logger: pino({ level: 'silent' }),
    pages: null,
    requestsPerMinute: 0,
    signIns: {
      bySession: async () => null,
      byToken: async (token) => ({
        by: 'token',
        token,
        scopes: ['admin', 'read'],
        person: { id: agentId('mia'), name: 'Mia', roles: [role], locale: 'en' },
      }),
    },
  });
  onTestFinished(() => app.close());
  crmCheckRoute(app, () => Promise.resolve(found));
  await app.ready();
  const headers = { authorization: 'Bearer admin', 'accept-language': language };
  const answer = await app.inject({ method: 'GET', url: '/api/v1/crm/check', headers });
  return { status: answer.statusCode, items: answer.json<{ items?: unknown }>().items };
}

it('the check is told in the language of who asks', async () => {
  expect(await asked('administrator', 'en')).toEqual({
    status: 200,
    items: [
      {
        id: 'object.Case',
        state: 'missing',
        what: 'Rights that the integration user lacks on Case: Create Delete',
        remedy: expect.stringMatching(/^Assign the permission set Tieline Integration/),
      },
      { id: 'objects', state: 'ok', what: expect.any(String), remedy: null },
    ],
  });
  expect(await asked('administrator', 'de')).toMatchObject({
    items: [{ what: 'Rechte, die dem Integrationsbenutzer auf Case fehlen: Erstellen Löschen' }, {}],
  });
});

it.each(['agent', 'supervisor'] as const)('the check is not for a %s', async (role) => {
  expect(await asked(role, 'en')).toMatchObject({ status: 403 });
});
