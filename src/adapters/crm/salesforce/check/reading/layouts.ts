import { z } from 'zod';
import type { RequestSender } from '../../client/org-client.ts';
import { unread, type Read, type RecordPage } from '../snapshot.ts';
import { answerTo, toolingRows } from './queries.ts';
import { textIn } from '../../requests/queried-row.ts';

/** Lightning shows the activities of a record only where its page layout has both lists. */
const activityLists = ['OpenActivities', 'ActivityHistories'];
/** The part of a Lightning record page that shows them. */
const activityComponent = 'runtime_sales_activities:activityPanel';
/** Each page is a request; an org with more has other people who look after them. */
const MOST_PAGES = 10;

const Layouts = z.object({
  layouts: z.array(z.object({ relatedLists: z.array(z.object({ name: z.string() })) })),
});

/** By object: whether a page layout of it that the user may get lacks the lists of activities. */
export async function readLayouts(
  sender: RequestSender,
  objects: readonly string[],
): Promise<ReadonlyMap<string, Read<boolean>>> {
  const read = objects.map(async (object) => {
    const layouts = Layouts.safeParse(await answerTo(sender, `/sobjects/${object}/describe/layouts`));
    const lacksLists = layouts.data?.layouts.some(
      ({ relatedLists }) => !activityLists.every((list) => relatedLists.some(({ name }) => name === list)),
    );
    return [object, lacksLists ?? unread] as const;
  });
  return new Map(await Promise.all(read));
}

const Page = z.object({ Metadata: z.unknown() });

/** The org's own record pages of these objects; an object without one has Salesforce's, which shows activities. */
export async function readRecordPages(
  sender: RequestSender,
  objects: readonly string[],
): Promise<Read<readonly RecordPage[]>> {
  const names = objects.map((name) => `'${name}'`).join(', ');
  const rows = await toolingRows(
    sender,
    `SELECT Id, MasterLabel FROM FlexiPage WHERE Type = 'RecordPage' AND EntityDefinition.QualifiedApiName IN (${names}) LIMIT ${MOST_PAGES}`,
  );
  if (rows === unread) return unread;
  const pages = rows.map(async (row): Promise<readonly RecordPage[]> => {
    const id = textIn(row, 'Id') ?? '';
    const page = Page.safeParse(await answerTo(sender, `/tooling/sobjects/FlexiPage/${id}`));
    if (!page.success) return [];
    const showsActivities = JSON.stringify(page.data.Metadata ?? null).includes(activityComponent);
    return [{ name: textIn(row, 'MasterLabel') ?? id, showsActivities }];
  });
  return (await Promise.all(pages)).flat();
}
