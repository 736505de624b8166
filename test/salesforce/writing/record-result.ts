import type { SaveContext } from './save-context.ts';
import { SaveFailed, type SaveError } from './save-error.ts';

/** What became of one record of a collection. `created` is only there for an upsert. */
export interface RecordResult {
  readonly id?: string;
  readonly success: boolean;
  readonly errors: readonly SaveError[];
  readonly created?: boolean;
}

const rolledBack: SaveError = {
  statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
  fields: [],
};

/** Runs `work` for one record: it changes everything it has to, or nothing. */
export function attempt(context: SaveContext, work: () => RecordResult): RecordResult {
  const start = context.tx.savepoint();
  try {
    return work();
  } catch (error) {
    context.tx.rollBack(start);
    if (!(error instanceof SaveFailed)) throw error;
    return { success: false, errors: resultErrors(error) };
  }
}

/** Among others a record's errors do not tell which records it doubles. */
export function resultErrors({ errors }: SaveFailed): readonly SaveError[] {
  return errors.map(({ statusCode, message, fields }) => ({ statusCode, message, fields }));
}

/**
 * The results of `work`, which writes several records. With `allOrNone` one failure takes back all of them, and those that
 * were good say so; the id of a new record that is taken back is not told.
 */
export function allOrNone(
  context: SaveContext,
  isAllOrNone: boolean,
  work: () => readonly RecordResult[],
): readonly RecordResult[] {
  const start = context.tx.savepoint();
  const results = work();
  if (!isAllOrNone || results.every(({ success }) => success)) return results;
  context.tx.rollBack(start);
  return results.map((result) => (result.success ? takenBack(result, context) : result));
}

function takenBack({ id, created }: RecordResult, { platform }: SaveContext): RecordResult {
  const wasThere = id !== undefined && exists(id, platform);
  return {
    ...(wasThere && { id }),
    success: false,
    errors: [rolledBack],
    ...(created !== undefined && { created }),
  };
}

function exists(id: string, platform: SaveContext['platform']): boolean {
  const object = platform.objects().find(({ keyPrefix }) => id.startsWith(keyPrefix));
  return object !== undefined && platform.row(object.name, id) !== null;
}
