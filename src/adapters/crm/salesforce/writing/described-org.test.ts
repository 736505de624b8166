import { describe, expect, it } from 'vitest';
import { ScriptedClient } from '../../../../../test/support/salesforce/writing/scripted-client.ts';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { agentId } from '../../../../domain/ids.ts';
import { readDescribe } from '../describe/object-describe.ts';
import { describedOrg, type DescribedOrgDeps } from './described-org.ts';

const rights = { createable: true, updateable: true, deletable: true, queryable: true };
const field = { label: '', type: 'string', createable: true, updateable: true, nillable: true };
const task = readDescribe({
  name: 'Task',
  label: 'Task',
  ...rights,
  fields: [
    { ...field, name: 'Subject', length: 255 },
    { ...field, name: 'Reason__c', nillable: false },
    { ...field, name: 'Status', nillable: false, defaultedOnCreate: true },
    { ...field, name: 'TielineKey__c', unique: true, externalId: true },
    { ...field, name: 'WhoId', type: 'reference', relationshipName: 'Who' },
  ],
});

const status = (ApiName: string, IsClosed: boolean, IsDefault = false) => ({ ApiName, IsClosed, IsDefault });

function given(statuses: readonly object[] = [], deps: Partial<DescribedOrgDeps> = {}) {
  const client = new ScriptedClient({ query: () => statuses.map((one) => ({ ...one })) });
  const doubted: string[] = [];
  const clock = { now: 0 };
  const org = describedOrg({
    client,
    now: () => clock.now,
    cache: {
      object: async (name) => (name === 'Task' ? task : null),
      doubt: (name) => void doubted.push(name),
    },
    recordTypes: {
      of: async () => ({ defaultId: '012000000000001AAA', defaultName: null, available: new Map() }),
    },
    agentOf: (user) => (user === 'u-mia' ? agentId('mia') : null),
    ...deps,
  });
  return { org, client, clock, doubted };
}

describe('what the writer knows of an org', () => {
  it('is which fields an object has, and which it must be given', async () => {
    const { org } = given();
    const fields = await org.fieldsOf('Task');
    expect(fields?.get('Subject')).toMatchObject({ length: 255, required: false, relationshipName: null });
    expect(fields?.get('Reason__c')?.required).toBe(true);
    expect(fields?.get('Status')?.required).toBe(false);
    expect(fields?.get('TielineKey__c')).toMatchObject({ unique: true, externalId: true });
    expect(fields?.get('WhoId')?.relationshipName).toBe('Who');
    expect(await org.fieldsOf('Site__c')).toBeNull();
  });

  it('is asked for again where Salesforce refused what it allowed', () => {
    const { org, doubted } = given();
    org.forget('Task');
    expect(doubted).toEqual(['Task']);
  });

  it('is the record type that an agent’s own profile has by default, and none for anybody else', async () => {
    const { org } = given();
    expect(await org.defaultRecordType('Task', 'u-mia')).toBe('012000000000001AAA');
    expect(await org.defaultRecordType('Task', 'u-other')).toBeNull();
  });

  it('is no record type where the agent’s own sign-in is over', async () => {
    const of = () => Promise.reject(new CrmUnavailable('revoked'));
    const { org } = given([], { recordTypes: { of } });
    expect(await org.defaultRecordType('Task', 'u-mia')).toBeNull();
  });

  it.each([
    [
      'the usual ones',
      [status('Done', true), status('Not Started', false), status('Completed', true)],
      'Not Started',
      'Completed',
    ],
    [
      'the org’s own',
      [status('Offen', false), status('Neu', false, true), status('Erledigt', true)],
      'Neu',
      'Erledigt',
    ],
    [
      'the first',
      [status('Offen', false), status('Neu', false), status('Erledigt', true)],
      'Offen',
      'Erledigt',
    ],
  ])('is what open and completed are called: %s', async (_, statuses, open, completed) => {
    expect(await given(statuses).org.taskStatuses()).toEqual({ open, completed });
  });

  it('is asked for once an hour', async () => {
    const { org, client, clock } = given([status('Offen', false)]);
    await org.taskStatuses();
    await org.taskStatuses();
    expect(client.requests).toHaveLength(1);
    clock.now = 3_600_000;
    await org.taskStatuses();
    expect(client.requests).toHaveLength(2);
  });

  it('stays what it was while the org is away, asked for once by all of those who need it', async () => {
    let isAway = false;
    const client = new ScriptedClient({
      query: () => {
        if (isAway) throw new CrmUnavailable('away');
        return [{ ...status('Offen', false) }];
      },
    });
    const { org, clock } = given([], { client });
    await Promise.all([org.taskStatuses(), org.taskStatuses()]);
    expect(client.requests).toHaveLength(1);
    clock.now = 3_600_000;
    isAway = true;
    expect(await org.taskStatuses()).toMatchObject({ open: 'Offen' });
    expect(client.requests).toHaveLength(2);
  });
});
