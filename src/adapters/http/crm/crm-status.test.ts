import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import type { KeptRecords, KeptState } from '../../../application/ports/crm/kept-records.ts';
import type { CrmLinkState } from '../../../application/ports/crm/link.ts';
import { standardLimits, type CrmCapabilities } from '../../../domain/crm/capabilities.ts';
import { agentId } from '../../../domain/ids.ts';
import { customKind } from '../../../domain/record.ts';
import { epochMs } from '../../../domain/time.ts';
import { buildServer } from '../server.ts';
import { crmStatusRoute } from './crm-status.ts';

const [machine] = [customKind('Machine__c')].filter((kind) => kind !== null);
const capabilities: CrmCapabilities = {
  limits: standardLimits,
  kinds: ['account', 'task'],
  editable: ['account'],
  relatable: machine === undefined ? null : [machine],
};
const fresh: KeptState = { state: 'fresh', since: epochMs(0), objects: [], reason: null, hidden: [] };

async function statusWhile(
  current: CrmLinkState,
  language: string,
  kept: KeptRecords | null = null,
): Promise<unknown> {
  const app = await buildServer({
    logger: pino({ level: 'silent' }),
    pages: null,
    requestsPerMinute: 0,
    signIns: {
      bySession: async () => null,
      byToken: async (token) => ({
        by: 'token',
        token,
        scopes: ['crm', 'read'],
        person: { id: agentId('mia'), name: 'Mia', roles: ['agent'], locale: 'en' },
      }),
    },
  });
  onTestFinished(() => app.close());
  crmStatusRoute(app, {
    capabilities,
    link: { name: 'salesforce', current, onChange: () => () => undefined },
    kept,
    recordAddress: async () => 'https://acme.my.salesforce.com/lightning/r/{id}/view',
  });
  await app.ready();
  const headers = { authorization: 'Bearer crm', 'accept-language': language };
  const answer = await app.inject({ method: 'GET', url: '/api/v1/crm', headers });
  expect(answer.statusCode).toBe(200);
  return answer.json();
}

it('the CRM says what it has, and that all is well', async () => {
  expect(await statusWhile({ state: 'ok', since: 0 }, 'en')).toEqual({
    name: 'salesforce',
    capabilities,
    state: 'ok',
    reason: null,
    kept: null,
    recordAddress: 'https://acme.my.salesforce.com/lightning/r/{id}/view',
  });
});

it('the CRM says how far what is kept of it can be trusted', async () => {
  const contacts = { object: 'Contact', isFilled: false, records: 12, of: 40 };
  const kept: KeptRecords = {
    numbers: () => ({ ...fresh, state: 'filling', objects: [contacts] }),
    openRecords: () => ({ ...fresh, state: 'not-kept', hidden: ['Case.ContactId'] }),
  };
  const since = '1970-01-01T00:00:00.000Z';
  expect(await statusWhile({ state: 'ok', since: 0 }, 'en', kept)).toMatchObject({
    kept: {
      numbers: { state: 'filling', since, objects: [contacts], reason: null, hidden: [] },
      openRecords: { state: 'not-kept', since, objects: [], reason: null, hidden: ['Case.ContactId'] },
    },
  });
});

it('the CRM says why it is paused, in the language of who asks and in its own words', async () => {
  const revoked = { state: 'paused', since: 0, trouble: 'revoked' } as const;
  expect(await statusWhile({ ...revoked, words: 'invalid_grant: inactive user' }, 'nl')).toMatchObject({
    state: 'paused',
    reason: expect.stringMatching(/^Salesforce accepteert .* \(invalid_grant: inactive user\)$/),
  });
  expect(
    await statusWhile({ state: 'unreachable', since: 0, trouble: 'away', words: null }, 'de'),
  ).toMatchObject({
    state: 'unreachable',
    reason: expect.stringMatching(/^Salesforce antwortet nicht; .*ist$/),
  });
});
