import { describe, expect, it } from 'vitest';
import { locales } from '../../../domain/locale.ts';
import { texts } from '../../../messages/index.ts';

const codes = Object.keys(texts.en.problem).flatMap((key) => /^problem\.([a-z-]+)$/u.exec(key)?.[1] ?? []);

describe.each(locales)('a problem in %s', (locale) => {
  const { problem } = texts[locale];

  it.each(codes)('says what to do: %s', (code) => {
    const title = problem[`problem.${code}`] ?? '';
    const detail = problem[`problem.${code}.detail`] ?? '';
    expect(detail).toMatch(/\.$/u);
    expect(detail.toLowerCase()).not.toContain(title.toLowerCase());
    // What only says where to look says what to do with it, too.
    expect(detail).not.toMatch(/^.errors. \S+ [^;.]+\.$/u);
  });
});
