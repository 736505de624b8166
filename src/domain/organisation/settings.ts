import type { WorkflowId } from '../ids.ts';
import type { LocalText } from '../locale.ts';
import { settingsIn } from '../workflow/settings.ts';

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
  readonly crm: {
    /** Nobody works in the CRM by hand but as themselves (spec X4). */
    readonly ownConnection: boolean;
    /** The field of the CRM's users that says their do-not-log default (spec L6); null: the one Tieline brings there. */
    readonly doNotLogField: string | null;
  };
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
  crm: { ownConnection: false, doNotLogField: null },
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

/** The settings that this release does not carry out yet, by their paths. */
export const organisationSettingsNotYet: readonly string[] = [
  'sessions.elevation', // spec S4
  'sessions.severalContacts',
  'capacity.voiceBlocks', // spec R3
];

/** Those about the people of a CRM that others administer (spec L6, X4). */
const ofCrmPeople: readonly string[] = ['crm.ownConnection', 'crm.doNotLogField'];

/** The paths of the settings that get a value that nothing carries out here: any but the default. */
export function settingsNotAvailable(
  before: Settings,
  after: Settings,
  { hasCrmPeople }: { readonly hasCrmPeople: boolean },
): readonly string[] {
  const [given, usual, was] = [after, defaultSettings, before].map(
    (settings) => new Map(settingsIn(settings).map(({ path, value }) => [path, value])),
  );
  const notHere = hasCrmPeople ? organisationSettingsNotYet : [...organisationSettingsNotYet, ...ofCrmPeople];
  // What was set with another CRM may stay as it is.
  return notHere.filter((path) => ![usual, was].some((values) => values?.get(path) === given?.get(path)));
}

type StoredSettings = Partial<Omit<Settings, 'crm'>> & { readonly crm?: Partial<Settings['crm']> };

/** Settings as an earlier release may have stored them: what it lacked, or is not carried out, has its default. */
export function storedSettings(stored: StoredSettings): Settings {
  const { sessions, capacity } = defaultSettings;
  const crm = { ...defaultSettings.crm, ...stored.crm };
  return { ...defaultSettings, ...stored, crm, sessions, capacity };
}
