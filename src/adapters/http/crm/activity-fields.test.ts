import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { CrmUnavailable } from '../../../application/ports/crm/crm.ts';
import type { CrmReader } from '../../../application/ports/crm/reader.ts';
import { openObject, type FieldSchema } from '../../../domain/crm/crm-schema.ts';
import { agentId } from '../../../domain/ids.ts';
import { epochMs } from '../../../domain/time.ts';
import { buildServer } from '../server.ts';
import { activityFieldsRoute } from './activity-fields.ts';

const queue: FieldSchema = {
  name: 'Queue__c',
  label: 'Service Queue',
  holds: 'text',
  type: 'picklist',
  longest: 80,
  values: ['Support'],
  writable: true,
  own: false,
  carries: null,
  needed: true,
  fixed: ['Support'],
  purpose: null,
};

/** What Ada is answered, of a CRM with this schema. */
async function answered(knownSchema: CrmReader['knownSchema']) {
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
        person: { id: agentId('ada'), name: 'Ada', roles: ['administrator'], locale: 'en' },
      }),
    },
  });
  onTestFinished(() => app.close());
  activityFieldsRoute(app, { knownSchema });
  await app.ready();
  const headers = { authorization: 'Bearer ada' };
  return app.inject({ method: 'GET', url: '/api/v1/crm/activity-fields', headers });
}

it('lists the fields of an activity as the CRM says them to who asks', async () => {
  const asked: unknown[] = [];
  const task = { ...openObject('Task'), takesAnyField: false, hidden: ['Secret__c'], fields: [queue] };
  const answer = await answered(async (kind, asker) => {
    asked.push(kind, asker);
    return { schema: task, readAt: epochMs(Date.parse('2026-11-20T09:00:00Z')) };
  });
  expect(asked).toEqual(['task', 'ada']);
  expect(answer.statusCode).toBe(200);
  const { fixed: _fixed, purpose: _purpose, ...shown } = queue;
  expect(answer.json()).toEqual({
    name: 'Task',
    takesAnyField: false,
    hidden: ['Secret__c'],
    fields: [shown],
    readAt: '2026-11-20T09:00:00.000Z',
  });
});

it('says that the CRM has no activities, or hides them', async () => {
  const answer = await answered(async () => ({ schema: null, readAt: null }));
  expect([answer.statusCode, answer.json().code]).toEqual([404, 'not-found']);
});

it('says that the CRM gives no answer', async () => {
  const answer = await answered(async () => {
    throw new CrmUnavailable('away');
  });
  expect([answer.statusCode, answer.json().code]).toEqual([503, 'crm-unavailable']);
});
