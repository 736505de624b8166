import type { WorkflowId } from '../ids.ts';
import type { LocalText } from '../locale.ts';

export interface AwayReason {
  readonly id: string;
  readonly label: LocalText;
}

/** The settings of the organisation that no workflow holds (spec api, Administration). */
export interface Settings {
  /** ISO 3166 alpha-2: the country of numbers that nothing else gives one (spec L23). */
  readonly country: string;
  /** The CRM's own sign-out signs the surface `salesforce` out (spec R2). */
  readonly presence: { readonly logoutCheck: boolean };
  /** Numbers on records can be clicked to dial (spec C4). */
  readonly clickToDial: { readonly enabled: boolean };
  readonly sessions: { readonly elevation: boolean; readonly severalContacts: boolean };
  /** A call blocks every other channel (spec R3). */
  readonly capacity: { readonly voiceBlocks: boolean };
  /** For agents whom neither an assignment nor a team gives a workflow; null: the built-in one. */
  readonly defaultWorkflow: WorkflowId | null;
  readonly awayReasons: readonly AwayReason[];
  /** Per country the number that tests the emergency path and reads the address back (spec C6). */
  readonly emergencyTestNumbers: Readonly<Record<string, string>>;
}

export const defaultSettings: Settings = {
  country: 'DE',
  presence: { logoutCheck: false },
  clickToDial: { enabled: true },
  sessions: { elevation: false, severalContacts: false },
  capacity: { voiceBlocks: true },
  defaultWorkflow: null,
  awayReasons: [
    { id: 'break', label: { en: 'Break', de: 'Pause', nl: 'Pauze' } },
    { id: 'lunch', label: { en: 'Lunch', de: 'Mittag', nl: 'Lunch' } },
    { id: 'meeting', label: { en: 'Meeting', de: 'Besprechung', nl: 'Overleg' } },
    { id: 'training', label: { en: 'Training', de: 'Schulung', nl: 'Training' } },
    { id: 'back-office', label: { en: 'Back office', de: 'Backoffice', nl: 'Backoffice' } },
  ],
  // The test number of the North American networks; other countries have none of their own.
  emergencyTestNumbers: { US: '933' },
};
