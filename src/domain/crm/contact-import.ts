/** What a column of an imported file can hold of a contact; `name` is the whole name. */
export const importFields = [
  'firstName',
  'lastName',
  'name',
  'phone',
  'mobile',
  'email',
  'account',
  'country',
  'owner',
  'description',
] as const;
export type ImportField = (typeof importFields)[number];

/** What to do with a row whose contact is there already. */
export const duplicatePolicies = ['skip', 'update', 'create'] as const;
export type DuplicatePolicy = (typeof duplicatePolicies)[number];

export const importStates = ['running', 'done', 'stopped', 'failed'] as const;
export type ImportState = (typeof importStates)[number];

/** Why an import ended before its file did. What was imported until then stays. */
export const stopReasons = ['asked', 'disconnected', 'stalled', 'too-large', 'closing'] as const;
export type StopReason = (typeof stopReasons)[number];
