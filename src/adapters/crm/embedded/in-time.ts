import { CrmUnavailable } from '../../../application/ports/crm/crm.ts';

/** Far above what a call takes here; a database that has not answered by then is as good as gone. */
const deadlineMs = 10_000;

/**
 * Bounds a call of the port by the deadline, and by the patience of who asked. PostgreSQL's own errors that another
 * moment would not bring are the CRM being away.
 */
export async function inTime<Result>(work: Promise<Result>, signal?: AbortSignal): Promise<Result> {
  const over = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    over.reject(new CrmUnavailable(`the database gave no answer within ${deadlineMs} ms`));
  }, deadlineMs);
  const onAbort = () => over.reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([over.promise, work]);
  } catch (error) {
    if (isAway(error)) throw new CrmUnavailable('the database could not be reached', { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Connections refused or lost (class 08, ECONN…), the server stopping (57P), out of room (53), too slow (57014). */
function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    /^(?:08|53|57P|57014|55P03|40|ECONN|ETIMEDOUT|EPIPE|ENOENT)/u.test(code) ||
    /connection (?:terminated|timeout)|timeout exceeded when trying to connect/iu.test(error.message)
  );
}
