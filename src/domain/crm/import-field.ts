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
