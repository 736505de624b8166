/**
 * What keeps what we know of a far-away CRM fresh (spec X5): the link to it, the changes that it tells of, reading those
 * records again, and asking what has changed.
 */
export const keepingParts = ['connection', 'events', 'reading', 'changes'] as const;
export type KeepingPart = (typeof keepingParts)[number];
