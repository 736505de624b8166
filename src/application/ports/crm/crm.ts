import type { CrmCapabilities } from '../../../domain/crm/capabilities.ts';
import type { CorrectionCheck } from './correction-check.ts';
import type { CrmUsers } from './crm-users.ts';
import type { CrmEditor } from './editor.ts';
import type { KeptRecords } from './kept-records.ts';
import type { CrmLink } from './link.ts';
import type { CrmReader } from './reader.ts';
import type { CrmWriter } from './writer.ts';

/**
 * The CRM did not do it this time: it could not be reached, gave no answer in time, or had enough for now. A retry can
 * help; whether what was sent took effect is unknown. What no retry helps is a refusal, which is a value.
 */
export class CrmUnavailable extends Error {
  override readonly name = 'CrmUnavailable';
  /** How long to wait before it is worth trying again; null: nobody knows. */
  readonly afterMs: number | null;

  constructor(message: string, { afterMs = null, ...options }: UnavailableOptions = {}) {
    super(message, options);
    this.afterMs = afterMs;
  }
}

interface UnavailableOptions extends ErrorOptions {
  readonly afterMs?: number | null;
}

/** A CRM behind Tieline (spec X1), as the folder of its vendor opens it. */
export interface CrmProvider {
  readonly writer: CrmWriter;
  readonly reader: CrmReader;
  readonly editor: CrmEditor;
  readonly users: CrmUsers;
  readonly capabilities: CrmCapabilities;
  readonly link: CrmLink;
  readonly checkCorrection: CorrectionCheck;
  /** What is kept here of its records; null: it is no other database than our own. */
  readonly kept: KeptRecords | null;
  /** Where people see a record in the CRM itself, `{id}` standing for its id; null: nowhere, or it is not known yet. */
  readonly recordAddress: () => Promise<string | null>;
}
