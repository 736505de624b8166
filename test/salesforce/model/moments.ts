/** `2026-11-20T09:30:00.000+0000`: whole seconds, as Salesforce keeps its stamps. */
export const moment = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(0, 19)}.000+0000`;

/** `2026-11-20`, by Greenwich. */
export const day = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 10);

/** Epoch milliseconds of a moment as `moment` writes it. */
export const epochMsOf = (written: string): number => Date.parse(written.replace(/\+0000$/, 'Z'));
