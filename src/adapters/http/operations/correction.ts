import type { z } from 'zod';
import type { LedgerWrite, WritePayload } from '../../../application/ports/logging/ledger-store.ts';
import { corrections, recordCorrections } from '../../../contract/operations/correction.ts';
import { refuse } from '../../../domain/refusal.ts';
import { refused } from '../platform/problem.ts';
import { InvalidInput } from '../platform/validation.ts';

/** The fields of a correction, read as the write's operation has them; what it has not is refused by its path. */
export function correctionOf(write: LedgerWrite, payload: unknown): WritePayload {
  const schema = schemaOf(write);
  if (schema === null) return refused(refuse('phase', { phase: write.state }));
  const read = schema.safeParse(payload, { reportInput: true });
  if (read.success) return read.data;
  throw new InvalidInput(read.error.issues.map((issue) => ({ ...issue, path: ['payload', ...issue.path] })));
}

/** null: there is nothing about it that could be corrected. */
function schemaOf({ operation, payload }: LedgerWrite): z.ZodType<WritePayload> | null {
  switch (operation) {
    case 'upsert-task':
    case 'upsert-voice-call':
    case 'upsert-follow-up':
    case 'upsert-event':
    case 'finish-task':
    case 'send-mail':
      return corrections[operation];
    case 'create-record': {
      const made = recordKinds.find((kind) => kind === payload['record']);
      return made === undefined ? null : recordCorrections[made];
    }
    case 'delete-task':
    case 'delete-voice-call':
    case 'delete-event':
    case 'delete-untouched':
      return null;
  }
}

const recordKinds = ['contact', 'lead', 'account', 'case', 'opportunity'] as const;
