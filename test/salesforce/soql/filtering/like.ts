import { literalCharacters } from '../parsing/string-literal.ts';

type PatternPart =
  | { readonly kind: 'any' }
  | { readonly kind: 'one' }
  | { readonly kind: 'character'; readonly character: string };

/**
 * Whether a text fits a LIKE pattern, given as it stands between the quotes: `%` is any number of characters, `_` one,
 * `\%` and `\_` themselves, and case does not matter.
 */
export function likePattern(raw: string): (text: string) => boolean {
  const parts = literalCharacters(raw, true).flatMap(({ character, escaped }): readonly PatternPart[] => {
    if (!escaped && character === '%') return [{ kind: 'any' }];
    if (!escaped && character === '_') return [{ kind: 'one' }];
    // A character may become several when its case is folded.
    return Array.from(character.toLowerCase()).map((folded) => ({ kind: 'character', character: folded }));
  });
  return (text) => fits(parts, text.toLowerCase());
}

/** Goes back to the last `%` only, so that no pattern takes longer than its length times the text's. */
function fits(parts: readonly PatternPart[], text: string): boolean {
  let partIndex = 0;
  let textIndex = 0;
  let afterAny = -1;
  let retryFrom = 0;
  while (textIndex < text.length) {
    const part = parts[partIndex];
    const length = (text.codePointAt(textIndex) ?? 0) > 0xffff ? 2 : 1;
    if (part?.kind === 'any') {
      partIndex += 1;
      afterAny = partIndex;
      retryFrom = textIndex;
    } else if (part?.kind === 'one') {
      partIndex += 1;
      textIndex += length;
    } else if (part !== undefined && text.startsWith(part.character, textIndex)) {
      partIndex += 1;
      textIndex += part.character.length;
    } else if (afterAny >= 0) {
      retryFrom += (text.codePointAt(retryFrom) ?? 0) > 0xffff ? 2 : 1;
      partIndex = afterAny;
      textIndex = retryFrom;
    } else {
      return false;
    }
  }
  return parts.slice(partIndex).every(({ kind }) => kind === 'any');
}
