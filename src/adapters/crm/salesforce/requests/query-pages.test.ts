import { describe, expect, it } from 'vitest';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { OrgAnswer, RequestSender } from '../client/org-client.ts';
import { RequestRefused } from '../client/org-errors.ts';
import { everyRow, firstPage, firstPages } from './query-pages.ts';

const page = (ids: readonly string[], next: string | null = null): OrgAnswer => ({
  status: 200,
  body: {
    done: next === null,
    ...(next !== null && { nextRecordsUrl: `/services/data/v66.0/query/${next}` }),
    records: ids.map((Id) => ({ Id })),
  },
});
const refusal = {
  status: 400,
  body: [
    {
      errorCode: 'INVALID_FIELD',
      message: "SELECT Nope FROM Task\n       ^\nERROR at Row:1:Column:8\nNo such column 'Nope'",
    },
  ],
};
const tasks = { soql: 'SELECT Id FROM Task', all: false };

/** An org that answers so, request by request. */
function org(...answers: readonly OrgAnswer[]) {
  const asked: string[] = [];
  const sender: RequestSender = {
    apiVersion: async () => '66.0',
    async send({ path }) {
      asked.push(path);
      return answers[asked.length - 1] ?? page([], 'again');
    },
  };
  return { asked, sender };
}

describe('the rows of a query', () => {
  it('come page after page', async () => {
    const { asked, sender } = org(page(['1', '2'], '01g-2'), page(['3'], '01g-3'), page(['4']));
    const rows = await everyRow(sender, await firstPage(sender, { ...tasks, all: true }));
    expect(rows.map(({ Id }) => Id)).toEqual(['1', '2', '3', '4']);
    expect(asked).toEqual(['/queryAll', '/query/01g-2', '/query/01g-3']);
  });

  it('are not read for ever', async () => {
    const { asked, sender } = org();
    await expect(everyRow(sender, await firstPage(sender, tasks))).rejects.toBeInstanceOf(CrmUnavailable);
    expect(asked).toHaveLength(100);
  });

  it('are not known where Salesforce refuses it, in its words without the query', async () => {
    const { sender } = org(refusal);
    const refused = firstPage(sender, tasks);
    await expect(refused).rejects.toBeInstanceOf(RequestRefused);
    await expect(refused).rejects.toThrow(/^INVALID_FIELD: No such column 'Nope'$/);
  });
});

describe('several queries', () => {
  const answered = (...answers: readonly OrgAnswer[]): OrgAnswer => ({
    status: 200,
    body: {
      compositeResponse: answers.map(({ status, body }, index) => ({
        referenceId: `r${index}`,
        httpStatusCode: status,
        body,
      })),
    },
  });
  const two = new Map([
    ['tasks', tasks],
    ['events', { soql: 'SELECT Id FROM Event', all: false }],
  ]);

  it('have their first pages by name', async () => {
    const { asked, sender } = org(answered(page(['1']), page(['2', '3'])));
    const pages = await firstPages(sender, two);
    expect([...pages.keys()]).toEqual(['tasks', 'events']);
    expect(pages.get('events')?.rows).toEqual([{ Id: '2' }, { Id: '3' }]);
    expect(asked).toEqual(['/composite']);
  });

  it('are refused where one of them is, whichever is read', async () => {
    const { sender } = org(answered(page(['1']), refusal));
    await expect(firstPages(sender, two)).rejects.toBeInstanceOf(RequestRefused);
  });
});
