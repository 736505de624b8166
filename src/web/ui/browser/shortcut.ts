import { useEffect, useRef } from 'react';

/** What Alt and a letter do, in every language the same, also while typing (spec C27). */
export const letters = {
  accept: 'a',
  reject: 'r',
  mute: 'm',
  hold: 'h',
  record: 'o',
  mask: 'k',
  tones: 't',
  transfer: 'u',
  newCall: 'c',
  end: 'x',
  doNotLog: 'n',
  why: 'w',
  save: 's',
  presence: 'p',
} as const;
/** What is reached by a letter. */
export type LetterShortcut = keyof typeof letters;
export type Shortcut = LetterShortcut | 'finish' | `interaction-${number}`;

/** What a control shows beside its name. */
export const shortcutHint = (shortcut: keyof typeof letters): string => letters[shortcut].toUpperCase();

const handlers = new Map<Shortcut, (() => void)[]>();

function shortcutOf(event: KeyboardEvent): Shortcut | null {
  if (!event.altKey || event.ctrlKey || event.metaKey) return null;
  if (event.key === 'Enter') return 'finish';
  // On some keyboards Alt writes another sign; the key's place says which letter is printed on it.
  const typed = /^[a-z0-9]$/i.test(event.key)
    ? event.key.toLowerCase()
    : event.code.replace(/^(Key|Digit)/, '').toLowerCase();
  if (/^[1-9]$/.test(typed)) return `interaction-${Number(typed)}`;
  for (const [shortcut, letter] of Object.entries(letters)) {
    if (letter === typed && isLetter(shortcut)) return shortcut;
  }
  return null;
}

const isLetter = (name: string): name is keyof typeof letters => name in letters;

/** A modal dialog makes everything behind it unreachable, so the keyboard does not reach it either. */
const isBehindDialog = (): boolean => document.querySelector('dialog:modal') !== null;

let listening = false;

function listen(): void {
  if (listening) return;
  listening = true;
  addEventListener('keydown', (event) => {
    const shortcut = shortcutOf(event);
    if (shortcut === null || event.repeat || isBehindDialog()) return;
    const handler = handlers.get(shortcut)?.at(-1);
    if (handler === undefined) return;
    event.preventDefault();
    handler();
  });
}

/** Runs `run` on the shortcut while the component is shown; where two ask for the same one, the later shown gets it. */
export function useShortcut(shortcut: Shortcut, run: () => void, enabled = true): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (!enabled) return;
    listen();
    const handler = () => latest.current();
    handlers.set(shortcut, [...(handlers.get(shortcut) ?? []), handler]);
    return () => {
      handlers.set(
        shortcut,
        (handlers.get(shortcut) ?? []).filter((other) => other !== handler),
      );
    };
  }, [shortcut, enabled]);
}

const typesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type)));

/** Runs `run` on a key without Alt, such as a choice's digit or `/`, but never while the person types. */
export function useKey(accepts: (key: string) => boolean, run: (key: string) => void, enabled = true): void {
  const latest = useRef({ accepts, run });
  useEffect(() => {
    latest.current = { accepts, run };
  });
  useEffect(() => {
    if (!enabled) return;
    const pressed = (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
      if (typesText(event.target) || isBehindDialog()) return;
      if (!latest.current.accepts(event.key)) return;
      event.preventDefault();
      latest.current.run(event.key);
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [enabled]);
}
