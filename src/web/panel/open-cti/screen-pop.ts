import type { Pop } from '../crm-surface.ts';
import { objectOf } from '../salesforce-records.ts';
import type { OpenCti, ScreenPop } from './open-cti.ts';

/** The fields of a new record that the server fills in beforehand. */
const fields: Readonly<Record<string, string>> = { contact: 'ContactId', account: 'AccountId' };

/** What Salesforce is to show for what the server decided; null: nothing that Salesforce has. */
export function screenPopOf(
  { mode, record, defaults }: Pop,
  types: OpenCti['SCREENPOP_TYPE'],
): ScreenPop | null {
  if (record !== null && mode === 'edit')
    return { type: types.URL, params: { url: `/lightning/r/${objectOf(record.kind)}/${record.id}/edit` } };
  if (record !== null) return { type: types.SOBJECT, params: { recordId: record.id } };
  const { kind, ...given } = defaults ?? {};
  if (mode !== 'new' || kind === undefined) return null;
  const defaultFieldValues = Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => {
      const field = fields[name];
      return field === undefined ? [] : [[field, value]];
    }),
  );
  // Salesforce's reference has the values beside the parameters, its examples have them within; either reads its own.
  return {
    type: types.NEW_RECORD_MODAL,
    params: { entityName: objectOf(kind), defaultFieldValues },
    defaultFieldValues,
  };
}
