import type { CrmUnavailable } from '../../../../../application/ports/crm/crm.ts';
import type { CrmWriteResult } from '../../../../../application/ports/crm/writer.ts';

/** Not now: nobody knows whether it took effect, or it has not been tried. */
export type Later = Extract<CrmWriteResult, { result: 'later' }>;

export const later = (why: string, afterMs: number | null = null): Later => ({
  result: 'later',
  afterMs,
  why,
});

export const laterFor = ({ message, afterMs }: CrmUnavailable): Later => later(message, afterMs);
