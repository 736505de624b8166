import { describe, expect, it, onTestFinished } from 'vitest';
import { crmReadingContract } from '../../../../test/contract/crm-reading/reading.ts';
import type { CrmSubject } from '../../../../test/contract/crm-subject.ts';
import { crmContract } from '../../../../test/contract/crm.ts';
import { testDatabase } from '../../../../test/support/postgres/postgres.ts';
import { asker, testCrm } from '../../../../test/support/wiring/crm.ts';
import { CrmUnavailable } from '../../../application/ports/crm/crm.ts';
import {
  isCustomerKind,
  type CustomerChange,
  type CustomerDraft,
} from '../../../domain/crm/customer-record.ts';
import { recordId, writeId } from '../../../domain/ids.ts';
import type { E164 } from '../../../domain/number.ts';
import type { RecordRef } from '../../../domain/record.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { openDatabase } from '../../postgres/connection/database.ts';
import { openEmbeddedCrm } from './index.ts';

const database = await testDatabase();
const parts = testCrm(database.db);

async function subject(): Promise<CrmSubject> {
  const { customers, editor, reader } = parts;
  const made = async (draft: CustomerDraft): Promise<RecordRef> => {
    const { kind, id, name } = await parts.made(draft);
    return { kind, id, name };
  };
  const changed = async ({ id }: RecordRef, change: CustomerChange): Promise<void> => {
    parts.pass(1);
    expect(await customers.change(id, change)).toMatchObject({ id });
  };
  return {
    crm: parts,
    users: ['mia', 'tom'],
    casesTakeAccount: false,
    recordTypes: { call: 'call', reminder: 'reminder', complaint: 'complaint' },
    unknownId: () => recordId(parts.makeId()),
    account: (name, phone) => made(parts.account({ name, phone: phone ?? null })),
    contact: ({ lastName, phone, mobile, account, owner }) =>
      made(
        parts.contact({
          lastName,
          phone: phone ?? null,
          mobile: mobile ?? null,
          account: account?.id ?? null,
          owner: owner ?? null,
        }),
      ),
    lead: (lastName, phone) => made(parts.lead({ lastName, phone: phone ?? null })),
    case: (of, { contact, account }) =>
      made(parts.case({ subject: of, contact: contact?.id ?? null, account: account?.id ?? null })),
    opportunity: (name, { contact, account }) =>
      made(parts.opportunity({ name, contact: contact?.id ?? null, account: account?.id ?? null })),
    async touch(record) {
      const { kind } = record;
      if (!isCustomerKind(kind)) throw new Error('records only');
      await changed(record, { kind, fields: { description: 'touched' } });
    },
    close: (record) =>
      changed(
        record,
        record.kind === 'case'
          ? { kind: 'case', fields: { status: 'closed' } }
          : { kind: 'opportunity', fields: { stage: 'Closed Lost' } },
      ),
    async delete({ kind, id }) {
      if (!isCustomerKind(kind)) throw new Error('records only');
      expect(await customers.remove(kind, id)).toBeNull();
    },
    async deleteActivity({ id }) {
      expect(await editor.activities.remove('task', id, asker.agent)).toBeNull();
    },
    async task(of, { who, what, owner }) {
      const fields = {
        subject: of,
        status: 'open',
        due: null,
        who: who?.id ?? null,
        what: what?.id ?? null,
        owner: owner ?? null,
        description: '',
      } as const;
      const task = await editor.activities.create({ kind: 'task', fields }, asker.agent);
      if (isRefusal(task)) throw new Error(JSON.stringify(task));
      return { kind: 'task', id: task.id, name: task.subject };
    },
    async isCompleted({ id }) {
      const task = await reader.activity('task', id, asker);
      return isRefusal(task) ? null : task.status === 'completed';
    },
  };
}

crmContract('the embedded CRM', subject);

crmReadingContract('the embedded CRM', async () => ({
  crm: parts,
  users: ['mia', 'tom'],
  agent: 'mia',
  unknownId: () => recordId(parts.makeId()),
  later: () => parts.pass(1),
  deletesWithAccount: false,
  async away() {
    const nowhere = openDatabase({ address: 'postgres://nobody@127.0.0.1:1/none' });
    onTestFinished(() => nowhere.close());
    return openEmbeddedCrm({ ...parts, db: nowhere.db });
  },
}));

describe('the embedded CRM', () => {
  it('writes a batch, and looks a number up, with one statement each', async () => {
    const { writer, reader } = parts;
    const count = async (work: () => Promise<unknown>): Promise<number> => {
      const before = database.counters.statements;
      await work();
      return database.counters.statements - before;
    };
    const batch = Array.from({ length: 20 }, (_, index) => ({
      id: writeId(`w${index}`),
      key: `one-statement-${index}`,
      operation: 'upsert-task' as const,
      fields: { subject: 'Call', status: 'completed' as const },
    }));
    expect(await count(() => writer.write(batch))).toBe(1);
    expect(await count(() => writer.write(batch))).toBe(1);
    expect(await count(() => reader.recordsByNumber('+498963648018' as E164))).toBe(1);
  });

  it('counts characters, however many units they take', async () => {
    const fields = { subject: '📞'.repeat(255), status: 'completed' as const };
    const write = { id: writeId('w'), key: 'telephones', operation: 'upsert-task' as const, fields };
    expect(await parts.writer.write([write])).toMatchObject([{ record: { name: fields.subject } }]);
  });

  it('looks a number up by the index alone', async () => {
    const plan = await database.pool.query<{ 'QUERY PLAN': string }>(
      `set enable_seqscan = off; explain select * from number_index where e164 = '+498963648018'
       order by e164, kind, changed_at desc limit 50`,
    );
    const text = JSON.stringify(plan);
    expect(text).toContain('number_index_e164');
    expect(text).not.toContain('Seq Scan');
  });

  it('has the account’s name right in the index when both are changed at the same moment', async () => {
    const phone = '+498963649999';
    const account = await parts.made(parts.account({ name: 'Name 0' }));
    const contact = await parts.made(parts.contact({ lastName: 'Both', phone, account: account.id }));
    for (let round = 1; round <= 20; round += 1) {
      const name = `Name ${round}`;
      await Promise.all([
        parts.customers.change(contact.id, { kind: 'contact', fields: { description: name } }),
        parts.customers.change(account.id, { kind: 'account', fields: { name } }),
      ]);
      const [found] = await parts.lookup(phone);
      expect(found?.account?.name).toBe(name);
    }
  });

  it('gives each change by a write a moment of its own, which an edit may be based on', async () => {
    const { writer, reader, editor } = parts;
    const key = 'a-moment-of-its-own';
    const writes = (...fields: readonly { subject: string; status: 'open' }[]) =>
      fields.map((one) => ({ id: writeId('w'), key, operation: 'upsert-task' as const, fields: one }));
    const write = async (subject: string): Promise<RecordRef> => {
      const [result] = await writer.write(writes({ subject, status: 'open' }));
      if (result?.result !== 'done' || result.record === null) throw new Error(JSON.stringify(result));
      return result.record;
    };
    const { id } = await write('First');
    const seen = await reader.activity('task', id, asker);
    if (isRefusal(seen)) throw new Error(seen.refused);
    const edit = (after: typeof seen) =>
      editor.activities.change(
        { id, seen: after.changedAt },
        { kind: 'task', fields: { description: 'Mine' } },
        asker.agent,
      );
    await write('Second');
    expect(await edit(seen)).toMatchObject({ refused: 'changed-meanwhile' });
    const task: RecordRef = { kind: 'task', id, name: 'Second' };
    const again = await reader.activity('task', id, asker);
    if (isRefusal(again)) throw new Error(again.refused);
    const fields = { task, by: 'complete' as const };
    await writer.write([
      { id: writeId('f'), key: 'finishes-it', operation: 'finish-task', fields, agent: null },
    ]);
    expect(await edit(again)).toMatchObject({ refused: 'changed-meanwhile' });
  });

  it('is unavailable when its database is', async () => {
    const nowhere = openDatabase({ address: 'postgres://nobody@127.0.0.1:1/none' });
    const { reader, writer } = openEmbeddedCrm({ ...parts, db: nowhere.db });
    await expect(reader.recordsByNumber('+498963648018' as E164)).rejects.toThrow(CrmUnavailable);
    await expect(reader.record('contact', recordId(parts.makeId()))).rejects.toThrow(CrmUnavailable);
    const fields = { subject: 'Call', status: 'completed' as const };
    await expect(
      writer.write([{ id: writeId('w'), key: 'k', operation: 'upsert-task', fields }]),
    ).rejects.toThrow(CrmUnavailable);
    await nowhere.close();
  });
});
