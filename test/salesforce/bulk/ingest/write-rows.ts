import type { Session } from '../../rest/session.ts';
import { keyText, upsertOne } from '../../writing/collection-upsert.ts';
import { createOne, deleteOne, repeatedAmong, updateOne } from '../../writing/collections.ts';
import { saveContext, type ExecutionDeps } from '../../writing/execution.ts';
import { keyField } from '../../writing/external-id.ts';
import type { RecordInput } from '../../writing/record-input.ts';
import type { RecordResult } from '../../writing/record-result.ts';
import { resultErrors } from '../../writing/record-result.ts';
import type { SaveContext } from '../../writing/save-context.ts';
import { SaveFailed, saveFailed } from '../../writing/save-error.ts';
import { recordOf, type CsvColumn } from './csv-record.ts';
import type { IngestOrder } from './ingest-job.ts';
import type { Line } from './parse-csv.ts';

/** Writes some rows of a job in one transaction, each for itself, and gives what became of them in their order. */
export function writeRows(
  order: IngestOrder,
  columns: readonly CsvColumn[],
  lines: readonly Line[],
  session: Session,
  deps: ExecutionDeps,
): readonly RecordResult[] {
  return session.org.transaction(session.userId, (tx) => {
    const context: SaveContext = {
      ...saveContext(session, tx, {}, session.version, deps),
      options: { autoAssign: order.assignmentRuleId !== null, allowDuplicates: false },
    };
    const schema = tx.object(order.object);
    if (schema === null) throw new Error(`Unable to find object: ${order.object}`);
    const records = lines.map((line) => readable(() => recordOf(schema, columns, line)));
    return writeAll(order, records, context);
  });
}

/** A record, or what is wrong with its row. */
type Readable = RecordInput | RecordResult;

function readable(read: () => RecordInput): Readable {
  try {
    return read();
  } catch (error) {
    if (error instanceof SaveFailed) return { success: false, errors: resultErrors(error) };
    throw error;
  }
}

function writeAll(
  order: IngestOrder,
  records: readonly Readable[],
  context: SaveContext,
): readonly RecordResult[] {
  const write = writer(
    order,
    records.filter((record) => 'schema' in record),
    context,
  );
  return records.map((record) => ('schema' in record ? write(record) : record));
}

function writer(
  order: IngestOrder,
  records: readonly RecordInput[],
  context: SaveContext,
): (record: RecordInput) => RecordResult {
  const idOf = ({ values }: RecordInput): string | null => {
    const id = values.get('Id');
    return typeof id === 'string' ? id : null;
  };
  switch (order.operation) {
    case 'insert':
      return (record) => ({ ...createOne(record, context), created: true });
    case 'update': {
      const repeated = repeatedAmong(records.map(idOf));
      return (record) => updateOne(record, repeated, context);
    }
    case 'upsert': {
      const name = order.externalIdFieldName ?? 'Id';
      const keyOf = ({ schema, values }: RecordInput) => {
        const key = keyField(schema, name);
        return keyText(key, values.get(key.name));
      };
      const repeated = repeatedAmong(records.map(keyOf));
      return (record) => upsertOne(keyField(record.schema, name), record, repeated, context);
    }
    case 'delete':
      return (record) => deleted(record, idOf(record), context);
  }
}

function deleted({ schema }: RecordInput, id: string | null, context: SaveContext): RecordResult {
  if (id === null) return refusedRow(saveFailed('MISSING_ARGUMENT', 'Id not specified in a delete call'));
  if (!id.startsWith(schema.keyPrefix)) {
    return refusedRow(saveFailed('INVALID_ID_FIELD', `invalid record id: ${id}`, ['Id']));
  }
  return deleteOne(id, context);
}

const refusedRow = (failed: SaveFailed): RecordResult => ({ success: false, errors: resultErrors(failed) });
