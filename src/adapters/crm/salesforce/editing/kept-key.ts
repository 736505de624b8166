import type { RecordId } from '../../../../domain/ids.ts';
import { isTable } from '../../../../domain/same-value.ts';
import type { SeenOrg } from '../reading/org.ts';
import type { RequestOptions } from '../client/org-client.ts';
import { isSuccess } from '../requests/org-answers.ts';
import { keyField, type RowFields } from '../writing/rows/org-row.ts';
import { textIn } from '../requests/queried-row.ts';
import { keyOf, keyPrefixes, storedKey } from '../writing/rows/stored-key.ts';

/**
 * What keeps the ledger from taking back a record that it made (spec L7) and that a person now edits through the
 * integration: Salesforce says of both that the integration did it. Nothing for a record that a person made.
 */
export async function keptKey(
  org: SeenOrg,
  object: string,
  id: RecordId,
  options: RequestOptions,
): Promise<RowFields> {
  if ((await org.objects.object(object))?.field(keyField) == null) return {};
  const path = `/sobjects/${object}/${encodeURIComponent(id)}`;
  const answer = await org.client.request({ method: 'GET', path, query: { fields: keyField }, ...options });
  const stored = isSuccess(answer) && isTable(answer.body) ? textIn(answer.body, keyField) : null;
  const key = keyOf(stored);
  return stored?.startsWith(keyPrefixes.made) === true && key !== null
    ? { [keyField]: storedKey('kept', key) }
    : {};
}
