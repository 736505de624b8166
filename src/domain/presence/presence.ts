/** What an agent is (spec R1). */
export type Presence = 'available' | 'away' | 'busy' | 'wrapup' | 'logout';

/** Where an agent may be signed in (spec R2); a surface never opened is `out`. */
export type Surface = 'crm' | 'desk';

export interface Surfaces {
  readonly crm: 'in' | 'out';
  readonly desk: 'in' | 'out';
  /** A page of the desk is shown and answers (spec L6). */
  readonly deskForeground: boolean;
}
