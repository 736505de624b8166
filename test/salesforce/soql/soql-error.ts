import { SalesforceError } from '../rest/salesforce-error.ts';

/** Salesforce's refusal of a query: 400 with a code and a sentence, without a place in the text. */
export function queryRefused(errorCode: string, sentence: string): SalesforceError {
  return new SalesforceError(400, [{ errorCode, message: sentence }]);
}

/**
 * The same with the place, as Salesforce writes it: the line of the query, a caret below it, row and column counted from 1,
 * then the sentence.
 */
export function queryRefusedAt(
  errorCode: string,
  text: string,
  at: number,
  sentence: string,
): SalesforceError {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf('\n') + 1;
  const row = before.split('\n').length;
  const column = at - lineStart + 1;
  const line = text.slice(lineStart).split('\n', 1)[0] ?? '';
  const message = `\n${line}\n${' '.repeat(column - 1)}^\nERROR at Row:${row}:Column:${column}\n${sentence}`;
  return queryRefused(errorCode, message);
}
