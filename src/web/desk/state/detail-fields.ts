import type { Details } from '../../../contract/interactions/interaction.ts';

export type DetailField = keyof Details;

const fields: readonly DetailField[] = ['name', 'relatedTo', 'subject', 'disposition', 'tags', 'comments'];

/** The fields of the details that something is said of. */
export const fieldsOf = (patch: object): DetailField[] => fields.filter((field) => field in patch);
