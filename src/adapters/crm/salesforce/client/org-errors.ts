import type { OrgAnswer, OrgError } from './org-client.ts';

/** Longer texts of errors are cut: they are shown to people, and a page of HTML says nothing to them. */
const WORDS = 500;

/** What the org says is wrong with a whole request; none where it did not say it in its own form. */
export function orgErrorsOf(body: unknown): readonly OrgError[] {
  if (!Array.isArray(body)) return [];
  const rows: readonly unknown[] = body;
  return rows.flatMap((row) => {
    if (typeof row !== 'object' || row === null || !('errorCode' in row)) return [];
    const fields: unknown = 'fields' in row ? row.fields : [];
    return [
      {
        code: String(row.errorCode),
        message: 'message' in row ? String(row.message).slice(0, WORDS) : '',
        fields: Array.isArray(fields) ? fields.map(String) : [],
      },
    ];
  });
}

/** The same in one line, with the status where the org gave no reason. */
export function wordsOf({ status, body }: OrgAnswer): string {
  const errors = orgErrorsOf(body);
  if (errors.length === 0) return `Salesforce answered with status ${status}`;
  return errors.map(({ code, message }) => `${code}: ${message}`).join('; ');
}
