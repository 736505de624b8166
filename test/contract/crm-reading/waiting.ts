import { describe, expect, it } from 'vitest';
import { CrmUnavailable, type CrmProvider } from '../../../src/application/ports/crm/crm.ts';
import type { Asker } from '../../../src/application/ports/crm/reader.ts';
import { agentId, type RecordId } from '../../../src/domain/ids.ts';
import { drafts } from '../../support/fixtures/crm-drafts.ts';
import { number, wholePage, word, type ReadingTrial } from './subject.ts';

/** What a person looks at, and waits for. */
const looks = ({ reader }: CrmProvider, id: RecordId, asker: Asker): readonly Promise<unknown>[] => [
  reader.customer('contact', id, asker),
  reader.activity('task', id, asker),
  reader.search({ text: word(), number: null }, wholePage, asker),
  reader.timeline({ kind: 'contact', id }, wholePage, asker),
];

const edits = ({ editor }: CrmProvider, id: RecordId, { agent }: Asker): readonly Promise<unknown>[] => [
  editor.customers.create(drafts.contact({ lastName: 'Waiting' }), agent),
  editor.customers.change({ id, seen: null }, { kind: 'contact', fields: { lastName: 'x' } }, agent),
  editor.customers.remove('contact', id, agent),
  editor.activities.create(drafts.task({ subject: 'Waiting' }), agent),
  editor.activities.change({ id, seen: null }, { kind: 'task', fields: { subject: 'x' } }, agent),
  editor.activities.remove('task', id, agent),
];

const reasons = async (all: readonly Promise<unknown>[]): Promise<readonly unknown[]> =>
  (await Promise.allSettled(all)).map((one) => (one.status === 'rejected' ? one.reason : 'answered'));

/** What becomes of a call that nobody waits for, and of one that the CRM does not answer. */
export function waitsNoLonger({ given }: ReadingTrial): void {
  describe('a call', () => {
    it('ends with the reason of who does not wait any more', async () => {
      const { crm, agent, unknownId } = await given();
      const gone = new Error('the person has gone');
      const asker = { agent: agentId(agent), signal: AbortSignal.abort(gone) };
      const ended = await reasons(looks(crm, unknownId(), asker));
      expect(ended).toEqual(ended.map(() => gone));
    });

    it('of a CRM that cannot be reached says that a retry may help', async () => {
      const { away, unknownId, asker } = await given();
      const crm = await away();
      const id = unknownId();
      const ended = await reasons([
        ...looks(crm, id, asker),
        ...edits(crm, id, asker),
        crm.reader.recordsByNumber(number()),
        crm.reader.record('contact', id),
        crm.reader.recordByField('contact', 'lastName', 'x'),
        crm.reader.related({ kind: 'contact', id, name: '' }),
        crm.reader.customObjects(),
      ]);
      for (const reason of ended) expect(reason).toBeInstanceOf(CrmUnavailable);
    });
  });
}
