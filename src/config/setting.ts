/** What a setting's parser answers for a text it cannot use: what it expected. */
export class Expected {
  readonly words: string;

  constructor(words: string) {
    this.words = words;
  }
}

export interface Setting<Value> {
  readonly fallback: Value;
  readonly parse: (text: string) => Value | Expected;
  /** Never shown, and may come from the file that the same name with `_FILE` gives. */
  readonly secret?: true;
}

export const setting = <Value>(fallback: Value, parse: Setting<Value>['parse']): Setting<Value> => ({
  fallback,
  parse,
});

export const secretSetting = <Value>(parse: Setting<Value | null>['parse']): Setting<Value | null> => ({
  fallback: null,
  parse,
  secret: true,
});

export function wholeNumber(least: number, most: number): (text: string) => number | Expected {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    return value >= least && value <= most ? value : new Expected(`a whole number from ${least} to ${most}`);
  };
}

export function oneOf<Name extends string>(names: readonly Name[]): (text: string) => Name | Expected {
  const [only, ...others] = names;
  const allowed = others.length > 0 ? `one of ${names.join(', ')}` : `${only}, because there is no other yet`;
  return (text) => names.find((name) => name === text) ?? new Expected(allowed);
}

export function onOrOff(text: string): boolean | Expected {
  if (/^(on|true|yes|1)$/i.test(text)) return true;
  return /^(off|false|no|0)$/i.test(text) ? false : new Expected('on or off');
}
