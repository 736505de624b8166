export const mailStates = ['due', 'sent', 'refused'] as const;
/** `due`: not handed over yet, or being tried again. `refused`: waits for a person, or was given up. */
export type MailState = (typeof mailStates)[number];

export const addressStates = ['confirmed', 'verified', 'asked', 'expired', 'refused', 'unasked'] as const;
/**
 * How far an address has come: `confirmed` by its reader, `verified` by an administrator's word for every agent who has
 * it, `asked` by a mail that waits for its answer, `expired` without one, `refused` where the mail did not get out.
 */
export type AddressState = (typeof addressStates)[number];
