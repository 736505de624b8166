import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Expected, type Setting } from './setting.ts';

/** Texts by the names of settings; an empty one is how a compose file or a shell says "not set". */
export type Values = Readonly<Record<string, string | undefined>>;

/** One setting that cannot be used. `given` is what to show, so never a secret. */
export interface ConfigProblem {
  readonly name: string;
  readonly given: string;
  readonly expected: string;
}

/** Larger than any key or certificate; whoever names a larger file has named another one. */
const FILE_BYTES = 256 * 1024;

/** Reads settings from several places, the first that names one winning, and keeps everything that is wrong (spec O2, O15). */
export class SettingReader {
  readonly problems: ConfigProblem[] = [];
  readonly #places: readonly Values[];
  readonly #directory: string;

  /** Files are named from `directory`. */
  constructor(places: readonly Values[], directory: string) {
    this.#places = places;
    this.#directory = directory;
  }

  /** The setting's value; its fallback where it is not given, or is wrong and said so. */
  read<Value>(name: string, { fallback, parse, secret }: Setting<Value>): Value {
    const given = secret === true ? this.#secretText(name) : { from: name, text: this.#text(name) };
    if (given.text === undefined || given.text === '') return fallback;
    const value = parse(given.text);
    if (!(value instanceof Expected)) return value;
    const shown = secret === true ? '(a secret, not shown)' : JSON.stringify(given.text);
    this.problems.push({ name: given.from, given: shown, expected: value.words });
    return fallback;
  }

  /** Whether somebody set it, rightly or wrongly. */
  isGiven(name: string): boolean {
    return (this.#text(name) ?? '') !== '' || (this.#text(`${name}_FILE`) ?? '') !== '';
  }

  /** Not given, though it is needed for the reason that `expected` says. What was given wrongly is said already. */
  missing(name: string, expected: string): void {
    if (!this.isGiven(name)) this.problems.push({ name, given: 'nothing', expected });
  }

  /** A file that a setting names, whole. */
  file(path: string): string | Expected {
    const whole = resolve(this.#directory, path);
    try {
      const { size } = statSync(whole);
      return size <= FILE_BYTES ? readFileSync(whole, 'utf8') : new Expected('a file of at most 256 kB');
    } catch {
      return new Expected('a file that this user can read');
    }
  }

  #text(name: string): string | undefined {
    return this.#places.find((place) => place[name] !== undefined)?.[name];
  }

  #secretText(name: string): { readonly from: string; readonly text: string | undefined } {
    const fileName = `${name}_FILE`;
    const place = this.#places.find((one) => one[name] !== undefined || one[fileName] !== undefined) ?? {};
    const [text = '', path = ''] = [place[name], place[fileName]];
    if (path === '') return { from: name, text };
    if (text !== '') {
      this.problems.push({
        name: fileName,
        given: JSON.stringify(path),
        expected: `nothing, because ${name} is given too`,
      });
      return { from: name, text: undefined };
    }
    const content = this.file(path);
    if (content instanceof Expected) {
      this.problems.push({ name: fileName, given: JSON.stringify(path), expected: content.words });
      return { from: fileName, text: undefined };
    }
    if (content.trim() === '')
      this.problems.push({
        name: fileName,
        given: 'an empty file',
        expected: 'a file that holds the secret',
      });
    // Editors and `echo` end a file with a new line that belongs to no secret.
    return { from: fileName, text: content.trim() };
  }
}
