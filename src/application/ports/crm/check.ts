/** A text for people: the key of a message, with the values that it names. */
export interface CheckText {
  readonly message: string;
  readonly values: Readonly<Record<string, string | number | boolean>>;
}

/**
 * One thing that Tieline needs of a CRM, as it was found there (spec X11). `warning`: it works, but less, or not everywhere;
 * `missing`: something is refused until it is mended.
 */
export interface CheckItem {
  /** The same at each check, and once in it. */
  readonly id: string;
  readonly state: 'ok' | 'warning' | 'missing';
  readonly what: CheckText;
  /** What an administrator does about it, or knows about it; null: nothing. */
  readonly remedy: CheckText | null;
}

/** Looks at what a CRM lacks, and changes nothing there. What cannot be looked at is an item, never an error. */
export type CrmCheck = () => Promise<readonly CheckItem[]>;
