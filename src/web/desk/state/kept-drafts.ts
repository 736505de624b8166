import type { Details } from '../../../contract/interactions/interaction.ts';
import { fieldsOf } from './detail-fields.ts';
import { sameValue } from '../../../domain/same-value.ts';
import { keptHere } from '../../ui/browser/kept.ts';

/** What was typed into one interaction and is not known to be on the server. */
export interface KeptDraft {
  readonly typed: Partial<Details>;
  /** What the server may have had of each field when it was typed: its own last word, and what was on the way to it. */
  readonly known: { readonly [field in keyof Details]?: readonly unknown[] };
}

type Kept = Readonly<Record<string, KeptDraft>>;

const place = (person: string): string => `tieline.unsent.${person}`;

/** This browser's own notes, written below; anything else found there is left aside. */
function read(person: string): Kept {
  try {
    const value: unknown = JSON.parse(keptHere.read(place(person)) ?? '{}');
    return isKept(value) ? value : {};
  } catch {
    return {};
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isKept = (value: unknown): value is Kept =>
  isObject(value) &&
  Object.values(value).every(
    (draft: unknown) =>
      isObject(draft) &&
      'typed' in draft &&
      isObject(draft.typed) &&
      'known' in draft &&
      isObject(draft.known),
  );

/**
 * Keeps what one person has typed in this browser until the server has it, so that neither a reload without a network nor a
 * crash of the tab takes it along. null: the server has it all.
 */
export function keepDraft(person: string, interaction: string, draft: KeptDraft | null): void {
  const { [interaction]: _, ...others } = read(person);
  const kept = draft === null ? others : { ...others, [interaction]: draft };
  // Where the browser is full, or may keep nothing, it is still sent.
  keptHere.write(place(person), Object.keys(kept).length === 0 ? null : JSON.stringify(kept));
}

export const keptDrafts = (person: string): readonly (readonly [string, KeptDraft])[] =>
  Object.entries(read(person));

/**
 * What of a kept draft is still to be sent: not what the server has already, and nothing that was changed elsewhere since;
 * but a comment is never dropped, it is set below the other.
 */
export function stillUnsent({ typed, known }: KeptDraft, server: Details): Partial<Details> {
  return Object.fromEntries(
    fieldsOf(typed).flatMap((field) => {
      if (sameValue(typed[field], server[field])) return [];
      if (known[field]?.some((value) => sameValue(value, server[field])) === true)
        return [[field, typed[field]]];
      return field === 'comments' ? [[field, `${server.comments}\n${typed.comments ?? ''}`]] : [];
    }),
  );
}
