import { expect, it } from 'vitest';
import { record, relatedTo } from '../../../test/support/fixtures/contact-facts.ts';
import type { OpenTask } from '../../domain/logging/facts/facts.ts';
import type { RecordRef } from '../../domain/record.ts';
import { epochMs } from '../../domain/time.ts';
import { CrmUnavailable } from '../ports/crm/crm.ts';
import { noMatch } from '../ports/interactions/interaction-store.ts';
import { withOpenTasks } from './find-match.ts';

const log = { info: () => null, warn: () => null, error: () => null };
const task = (name: string): OpenTask => ({
  ...record('task', name),
  changedAt: epochMs(1),
  due: '2026-11-20',
  owner: 'user-mia',
});
const [anna, invoice] = [record('contact', 'Anna'), record('case', 'Invoice')];
const known = {
  ...noMatch,
  related: [relatedTo(anna, { tasks: [task('Before')], cases: [{ ...invoice, changedAt: epochMs(1) }] })],
};

it('the tasks of a match are those that are open now, and everything else in it stays', async () => {
  const related = async (of: RecordRef) => relatedTo(of, { tasks: [task('Now')] });
  const [found] = (await withOpenTasks(known, { crm: { related }, log })).related;
  expect(found?.tasks.map(({ name }) => name)).toEqual(['Now']);
  expect(found?.cases).toEqual(known.related[0]?.cases);
});

it('a match keeps the tasks that are known while the CRM does not answer', async () => {
  const related = () => Promise.reject(new CrmUnavailable('no answer'));
  expect(await withOpenTasks(known, { crm: { related }, log })).toEqual(known);
});
