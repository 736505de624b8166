import { describe, expect, it } from 'vitest';
import { locales } from '../domain/locale.ts';
import { reasonRules } from '../domain/reason-rules.ts';
import { compileMessages } from './compile.ts';
import { because, reasonAlone, texts, translate } from './index.ts';
import { areas } from './keys.ts';

/** The names a compiled message puts values in for, those inside plurals and choices too. */
function placeholders(token: unknown, top = true): string[] {
  if (!Array.isArray(token)) return [];
  const [name, kind, cases]: unknown[] = token;
  if (top || typeof name !== 'string') return token.flatMap((inner) => placeholders(inner, false));
  const inner = typeof cases === 'object' && cases !== null ? Object.values(cases) : [];
  const nested = inner.flatMap((choice) => (Array.isArray(choice) ? placeholders(choice) : []));
  return [`${name}:${typeof kind === 'string' ? kind : 'text'}`, ...nested];
}

const namesOf = (text: string | undefined): string[] =>
  [...new Set(placeholders(compileMessages({ text: text ?? '' })['text']))].toSorted();

describe('the messages', () => {
  for (const area of areas) {
    for (const locale of locales) {
      it(`of ${area} are complete in ${locale}, with the same placeholders as in English`, () => {
        const english = texts.en[area];
        const other = texts[locale][area];
        expect(Object.keys(other).toSorted()).toEqual(Object.keys(english).toSorted());
        for (const [key, text] of Object.entries(english)) {
          expect(key.startsWith(`${area}.`), `${key} begins with its area`).toBe(true);
          expect(other[key]?.trim(), `${key} has a text`).not.toBe('');
          expect({ key, names: namesOf(other[key]) }).toEqual({ key, names: namesOf(text) });
        }
      });
    }
  }

  it('have a text for each reason that a rule can give, and for no other', () => {
    expect(Object.keys(texts.en.why).toSorted()).toEqual(Object.keys(reasonRules).toSorted());
  });

  it('finds the placeholders inside plurals', () => {
    expect(namesOf('{n, plural, one {# call of {name}} other {# calls of {name}}}')).toEqual([
      'n:plural',
      'name:text',
    ]);
  });

  it('refuses a text that is not well-formed, naming its key', () => {
    expect(() => compileMessages({ 'desk.broken': 'Hello {name' })).toThrow('desk.broken');
  });
});

describe('a translated message', () => {
  it('keeps backslashes, braces and number signs of its values as they are', () => {
    const reason = { code: 'why.match.last-changed', values: { name: '\\u0041 {x} # \\x42', count: 2 } };
    expect(because('en', reason)).toContain('\\u0041 {x} # \\x42');
  });

  it('stands for itself when its code has no text', () => {
    expect(because('de', { code: 'why.of-another-release', values: {} })).toBe('why.of-another-release');
  });

  it('leaves open what a reason names, where it holds for many contacts', () => {
    expect(reasonAlone('en', 'why.settlement.another-answered')).toBe(
      'The call has one activity, that of …, who answered last.',
    );
    expect(reasonAlone('de', 'why.of-another-release')).toBe('why.of-another-release');
  });

  it('is in the language asked for', () => {
    expect(translate('de', 'log.state.written')).toBe('Geschrieben');
    expect(translate('nl', 'log.state.written')).toBe('Geschreven');
  });
});
