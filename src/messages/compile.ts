import type { Messages } from '@lingui/core';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';

/** Compiles an area's ICU texts (spec O9); throws with the key of the one that is not well-formed. */
export function compileMessages(texts: Readonly<Record<string, string>>): Messages {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => {
      try {
        return [key, compileMessageOrThrow(text)];
      } catch (error) {
        throw new Error(`the message ${key} is not well-formed: ${text}`, { cause: error });
      }
    }),
  );
}
