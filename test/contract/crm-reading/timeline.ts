import { describe, expect, it } from 'vitest';
import type { PageWish } from '../../../src/application/ports/crm/reader.ts';
import { writeId } from '../../../src/domain/ids.ts';
import type { RecordRef } from '../../../src/domain/record.ts';
import { epochMs, type EpochMs } from '../../../src/domain/time.ts';
import { drafts } from '../../support/fixtures/crm-drafts.ts';
import { accepted, everyPage, wholePage, word, type ReadingTrial } from './subject.ts';

const hour = 3_600_000;
const at = (day: string): EpochMs => epochMs(Date.parse(`${day}T10:00Z`));
const during = (day: string) => ({ startsAt: at(day), endsAt: epochMs(at(day) + hour) });

/** Next steps and past activities, as record pages show them (spec X2). */
export function readsTimelines({ given }: ReadingTrial): void {
  describe('a timeline', () => {
    const shown = async (of: RecordRef) => {
      const { crm, asker } = await given();
      const { nextSteps, past } = accepted(await crm.reader.timeline(of, wholePage, asker));
      return [nextSteps.map(({ subject }) => subject), past.items.map(({ subject }) => subject)];
    };

    it('has what is to be done, the most urgent first, and what was done, the latest first', async () => {
      const { make, act } = await given();
      const { id: who, ...contact } = await make(drafts.contact({ lastName: 'Timeline' }));
      await act(drafts.task({ subject: 'Later', who, due: '2999-11-27' }));
      await act(drafts.task({ subject: 'Whenever', who }));
      await act(drafts.task({ subject: 'Sooner', who, due: '2999-11-21' }));
      await act(drafts.event({ subject: 'Will be', who, ...during('2999-11-24') }));
      await act(drafts.task({ subject: 'Done', who, due: '2001-11-01', status: 'completed' }));
      await act(drafts.event({ subject: 'Was', who, ...during('2001-11-02') }));
      expect(await shown({ ...contact, id: who })).toEqual([
        ['Sooner', 'Will be', 'Later', 'Whenever'],
        ['Was', 'Done'],
      ]);
    });

    it('moves a task to the past when it is completed, and loses what is deleted', async () => {
      const { crm, make, act, asker } = await given();
      const contact = await make(drafts.contact({ lastName: 'Moves' }));
      const task = await act(drafts.task({ subject: 'Call back', who: contact.id }));
      const gone = await act(drafts.task({ subject: 'Not needed', who: contact.id }));
      const complete = { kind: 'task', fields: { status: 'completed' } } as const;
      accepted(await crm.editor.activities.change({ id: task.id, seen: null }, complete, asker.agent));
      await crm.editor.activities.remove('task', gone.id, asker.agent);
      expect(await shown(contact)).toEqual([[], ['Call back']]);
      expect(await crm.reader.activity('task', gone.id, asker)).toMatchObject({ refused: 'not-found' });
    });

    it('of an account has what belongs to its contacts and cases', async () => {
      const { make, act } = await given();
      const account = await make(drafts.account({ name: 'Whole' }));
      const contact = await make(drafts.contact({ lastName: 'Part', account: account.id }));
      const about = await make(drafts.case({ subject: 'Case', account: account.id }));
      await act(drafts.task({ subject: 'Of the account', what: account.id, due: '2999-01-01' }));
      await act(drafts.task({ subject: 'Of the contact', who: contact.id, due: '2999-01-02' }));
      await act(drafts.task({ subject: 'Of the case', what: about.id, due: '2999-01-03' }));
      expect(await shown(account)).toEqual([['Of the account', 'Of the contact', 'Of the case'], []]);
      expect(await shown(contact)).toEqual([['Of the contact'], []]);
    });

    it('pages through the past; the next steps are on the first page', async () => {
      const { crm, make, act, asker } = await given();
      const contact = await make(drafts.contact({ lastName: 'Busy' }));
      const days = Array.from({ length: 7 }, (_, index) => `2001-02-0${index + 1}`);
      for (const due of days)
        await act(drafts.task({ subject: due, who: contact.id, due, status: 'completed' }));
      await act(drafts.task({ subject: 'Open', who: contact.id }));
      const read = async (page: PageWish) => {
        const { nextSteps, past } = accepted(await crm.reader.timeline(contact, page, asker));
        expect(nextSteps.map(({ subject }) => subject)).toEqual(page.cursor === null ? ['Open'] : []);
        return past;
      };
      expect((await everyPage(3, read)).map(({ subject }) => subject)).toEqual(days.toReversed());
      expect(await crm.reader.timeline(contact, { limit: 3, cursor: 'x' }, asker)).toMatchObject({
        refused: 'invalid',
        errors: [{ path: 'cursor' }],
      });
    });

    it('has the log of a contact as the ledger wrote it', async () => {
      const { crm, make, users, asker } = await given();
      const who = await make(drafts.contact({ lastName: 'Logged' }));
      const key = `reading-${word()}`;
      const fields = {
        subject: 'Incoming call',
        status: 'completed',
        who,
        owner: users[0],
        callType: 'Inbound',
        durationSeconds: 62,
        disposition: 'sold',
        description: 'Asked for the invoice.',
        extra: { Channel__c: 'telephone' },
      } as const;
      await crm.writer.write([{ id: writeId(key), key, operation: 'upsert-task', fields }]);
      const { past } = accepted(await crm.reader.timeline(who, wholePage, asker));
      expect(past.items).toMatchObject([
        { ...fields, who: { kind: who.kind, id: who.id }, owner: { id: users[0] }, external: key },
      ]);
    });
  });
}
