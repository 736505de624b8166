/** A number as somebody wrote it, with everything taken off that is not the number itself. */
export interface WrittenNumber {
  /** ASCII: digits, perhaps a leading `+`. */
  readonly dialled: string;
  readonly extension: string | null;
}

/** Longer text is no number; bounds the work that a hostile input can cause. libphonenumber draws the line here too. */
const maxWrittenLength = 250;

/** Longest extension known (libphonenumber reads up to 20 after an explicit label, PBX plans stay below 9). */
const extension = '(\\d{1,9})';

/**
 * The words people put before an extension, in the languages of our customers' address books. Single letters and
 * abbreviations must follow a digit or a space, which the expression around them sees to.
 */
const extensionWords = [
  'extension',
  'extensión',
  'extn?',
  'x',
  'durchwahl',
  'dw',
  'nebenstelle',
  'nst',
  'apparat',
  'app',
  'kl',
  'toestel',
  'tst',
  'doorkiesnummer',
  'poste',
  'anexo',
  'interno',
  'int',
  'ramal',
  'wewn?',
  'linka',
  'anknytning',
  'доб',
  'вн',
];
// NFKC writes full-width letters and digits as ASCII before this is applied, and all is lower case.
const labelledExtension = new RegExp(
  `^(.*\\d.*?)[\\s,;.(\\[-]*(?:;\\s*ext\\s*=|#|,{2,}|;|(?:${extensionWords.join('|')})[.:=\\s]*)\\s*${extension}\\s*[)\\]#]?$`,
  'u',
);

/** `Tel.: 089 …`, `mobil: 0171 …`: a label in front, which needs a colon or full stop to be one. */
const frontLabel = /^[\p{L} ()-]{1,30}[.:]+:?\s*(?=[+(\d])/u;

const scheme = /^(?:tel|callto|sips?|phone):(?:\/\/)?/u;
/** Minus sign, the Japanese long vowel mark and tildes are written as dashes; `\p{Pd}` has the dashes proper. */
const separators = /[\p{Pd}\p{Z}\s\u2212\u30fc~./()[\]\u00b7\u2022]/gu;

const letterDigits: Readonly<Record<string, string>> = Object.fromEntries(
  ['abc2', 'def3', 'ghi4', 'jkl5', 'mno6', 'pqrs7', 'tuv8', 'wxyz9'].flatMap((key) =>
    Array.from(key.slice(0, -1), (letter) => [letter, key.slice(-1)]),
  ),
);

/** Any script's decimal digit as ASCII: Unicode keeps each script's ten in a row, zero first. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  if (code < 128) return digit;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(code - zero);
}

/** Marks that only steer how text looks (bidi controls, zero-width joiners, soft hyphens, keycaps) say nothing. */
const plainText = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[\p{Cf}\p{Mn}\p{Me}]/gu, '')
    .replaceAll(/\p{Nd}/gu, asciiDigit)
    .toLowerCase()
    .trim();

/** The number in a `tel:` or `sip:` address; parameters other than the extension and the context are not ours. */
function fromAddress(address: string): string {
  let text = address;
  try {
    text = decodeURIComponent(address);
  } catch {
    // A stray per cent sign: read the text as it stands.
  }
  const [number = '', ...parameters] = (text.split(/[@?]/u)[0] ?? '').split(';');
  const context = parameters
    .find((each) => each.startsWith('phone-context='))
    ?.slice('phone-context='.length);
  const ext = parameters.find((each) => each.startsWith('ext='));
  const whole = context?.startsWith('+') === true && !number.startsWith('+') ? `${context}${number}` : number;
  return ext === undefined ? whole : `${whole};${ext}`;
}

/** Vanity letters (`1-800-FLOWERS`) as keypad digits; three letters at least, so that a stray word is not a number. */
function withoutLetters(text: string): string | null {
  if (!/[a-z]/u.test(text)) return text;
  if (!/^\+?\d.*(?:[a-z].*){3}/u.test(text)) return null;
  return text.replaceAll(/[a-z]/gu, (letter) => letterDigits[letter] ?? letter);
}

/** Nothing but ASCII digits and what groups them: no label, extension or address can be in it. */
const plainSpelling = /^[ ()/-]*\+?[ ()/-]*\d[\d ()/-]*$/u;

/** Takes a spelling apart; null: this cannot be a telephone number, whatever the country. */
export function readWritten(text: string): WrittenNumber | null {
  if (text.length > maxWrittenLength) return null;
  if (plainSpelling.test(text)) return { dialled: text.replaceAll(/[ ()/-]/gu, ''), extension: null };
  const plain = plainText(text);
  const bare = scheme.test(plain) ? fromAddress(plain.replace(scheme, '')) : plain.replace(frontLabel, '');
  const split = labelledExtension.exec(bare);
  const spelled = withoutLetters((split?.[1] ?? bare).replaceAll(separators, '').replaceAll(',', ''));
  if (spelled === null || !/^\+*\d+$/u.test(spelled)) return null;
  return { dialled: spelled.replace(/^\++/u, '+'), extension: split?.[2] ?? null };
}
