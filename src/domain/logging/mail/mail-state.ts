export const mailStates = ['due', 'sent', 'refused'] as const;
/** `due`: not handed over yet, or being tried again. `refused`: waits for a person, or was given up. */
export type MailState = (typeof mailStates)[number];

export const addressStates = ['confirmed', 'verified', 'asked', 'expired', 'refused', 'unasked'] as const;
/**
 * The state of an address: `confirmed` by its reader, `verified` by an administrator for the agents who have it,
 * `asked` by a mail not answered yet, `expired` without an answer, `refused` if the mail could not be sent.
 */
export type AddressState = (typeof addressStates)[number];
