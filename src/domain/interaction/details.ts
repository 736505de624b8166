import type { RecordRef } from '../record.ts';

/** What the agent notes beside a contact (spec C14); belongs to the agent's participation. */
export interface Details {
  readonly name: RecordRef | null;
  readonly relatedTo: RecordRef | null;
  /** null = by the workflow's template when the contact ends. */
  readonly subject: string | null;
  /** The id of one of the workflow's dispositions. */
  readonly disposition: string | null;
  readonly tags: readonly string[];
  readonly comments: string;
}

export const noDetails: Details = {
  name: null,
  relatedTo: null,
  subject: null,
  disposition: null,
  tags: [],
  comments: '',
};
