import { type QueriedRow, textIn } from '../../requests/queried-row.ts';

/** What a case is called: its number and what it is about, as on its page. */
export const caseName = (row: QueriedRow): string =>
  [textIn(row, 'CaseNumber'), textIn(row, 'Subject')].filter((each) => each !== null).join(' ');
