import { beforeEach, describe, expect, it } from 'vitest';
import { testServer } from '../../../../test/support/http/http.ts';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { field } from '../../../../test/support/fixtures/field-schema.ts';
import { nobody } from '../../../../test/support/fixtures/nobody.ts';
import { WhatIf } from '../../../application/logging/what-if.ts';
import { Workflows } from '../../../application/logging/workflows.ts';
import { CrmUnavailable } from '../../../application/ports/crm/crm.ts';
import { standardCrm, usualKinds } from '../../../domain/crm/capabilities.ts';
import { openObject, type CrmSchema } from '../../../domain/crm/crm-schema.ts';
import { planTexts } from '../../../messages/plan-texts.ts';
import { postgresPastFacts } from '../../postgres/logging/past-facts.ts';
import { postgresWorkflowStore } from '../../postgres/logging/workflow-store.ts';
import { makeId, systemClock } from '../../system/system.ts';
import { whatIfRoutes } from './what-if.ts';
import { workflowRoutes } from './workflows.ts';

/** A CRM that takes any text in `Any__c` of a task, and nothing else; null: it gives no answer. */
const strict: CrmSchema = {
  task: {
    ...openObject('Task'),
    takesAnyField: false,
    fields: [field('Any__c', { label: 'Any', longest: null })],
  },
};
let schema: CrmSchema | null = strict;
beforeEach(() => {
  schema = strict;
});

const { db } = await testDatabase();
const workflows = await Workflows.open({
  store: postgresWorkflowStore(db),
  organisation: nobody,
  crm: {
    customObjects: async () => [],
    schema: async () => {
      if (schema === null) throw new CrmUnavailable('away');
      return schema;
    },
  },
  crmKinds: () => usualKinds,
  clock: systemClock,
  makeId,
});
const whatIf = new WhatIf({
  store: postgresPastFacts(db),
  workflows,
  organisation: nobody,
  texts: planTexts,
  crmCapabilities: standardCrm,
  confirmedAddresses: () => [],
});
const server = await testServer(db, {
  routes: (app, { organisation }) => {
    workflowRoutes(app, { workflows, addresses: { askDefault: () => undefined }, reachedAt: () => null });
    whatIfRoutes(app, { whatIf, users: { find: () => null }, organisation });
  },
});
const admin = await server.as('admin');
const [builtIn] = workflows.list();
const versions = `/api/v1/workflows/${builtIn?.workflow.id}/versions`;

const good = { fields: { queue: 'Any__c' } };
const bad = { fields: { queue: 'Nowhere__c' } };
const period = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };
const unchecked = [{ path: '', message: expect.stringMatching(/^The CRM gave no answer in time/u) }];

describe('a workflow that fills a field which the CRM does not have', () => {
  it('is not saved, and its author is told where and why in their language', async () => {
    const told = (locale: string) => admin.post(versions, bad, { 'accept-language': locale });
    expect(await told('en')).toMatchObject({
      status: 422,
      body: {
        code: 'invalid',
        errors: [
          {
            path: 'fields.queue',
            message:
              'Nowhere__c is not a field of Task, or is hidden from the user that Tieline writes as; suitable fields: Any__c',
          },
        ],
      },
    });
    for (const [locale, words] of [
      ['de', 'ist kein Feld von Task'],
      ['nl', 'is geen veld van Task'],
    ] as const)
      expect((await told(locale)).body.errors).toMatchObject([{ message: expect.stringContaining(words) }]);
    expect((await admin.post('/api/v1/workflows', { name: 'Other', ...bad })).status).toBe(422);
    expect((await admin.post(versions, good)).body).toEqual({ version: expect.any(Number) });
  });

  it('is saved while the CRM gives no answer, with a warning, and refused later where it would be used', async () => {
    schema = null;
    const saved = await admin.post(versions, bad);
    expect(saved).toMatchObject({ status: 201, body: { version: expect.any(Number), warnings: unchecked } });
    const version = `${versions}/${saved.body.version}`;
    schema = strict;
    const refused = { status: 422, body: { code: 'invalid', errors: [{ path: 'fields.queue' }] } };
    expect(await admin.post(`${version}/activate`, {})).toMatchObject(refused);
    expect(await admin.post(`${version}/what-if`, period)).toMatchObject(refused);
  });

  it('is activated and tried while the CRM gives no answer', async () => {
    schema = null;
    const { body } = await admin.post(versions, good);
    const version = `${versions}/${body.version}`;
    expect(await admin.post(`${version}/what-if`, period)).toMatchObject({ status: 200 });
    expect(await admin.post(`${version}/activate`, {})).toMatchObject({
      status: 200,
      body: { version: body.version, warnings: unchecked },
    });
    schema = strict;
    expect((await admin.post(`${version}/activate`, {})).body).not.toHaveProperty('warnings');
  });
});
