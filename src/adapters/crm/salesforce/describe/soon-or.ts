import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { pause } from '../../../../application/runtime/outlast.ts';

/**
 * What Salesforce is asked for, or `other` where it does not answer within `ms`, or is away. What it answers later is for
 * whoever asks next.
 */
export async function soonOr<Value>(asked: Promise<Value>, other: Value, ms: number): Promise<Value> {
  const over = new AbortController();
  try {
    return await Promise.race([asked, pause(ms, over.signal).then(() => other)]);
  } catch (error) {
    if (error instanceof CrmUnavailable) return other;
    throw error;
  } finally {
    over.abort();
  }
}
