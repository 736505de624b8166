import type { FastifyRequest } from 'fastify';
import { isLocale, type Locale } from '../../../domain/locale.ts';

/** More entries than any browser sends; the rest of a longer header is not looked at. */
const maxEntries = 20;

/** The language to answer in: the best of `Accept-Language` that there is, else the person's own, else English. */
export const languageOf = (request: FastifyRequest): Locale =>
  preferred(request.headers['accept-language']) ?? request.signedIn?.person.locale ?? 'en';

function preferred(header: string | undefined): Locale | null {
  let best: { locale: Locale; quality: number } | null = null;
  for (const entry of (header ?? '').split(',', maxEntries)) {
    const [tag = '', ...parameters] = entry.split(';');
    const locale = tag.trim().toLowerCase().split('-')[0] ?? '';
    const quality = qualityOf(parameters);
    if (isLocale(locale) && quality > (best?.quality ?? 0)) best = { locale, quality };
  }
  return best?.locale ?? null;
}

function qualityOf(parameters: readonly string[]): number {
  const given = parameters.map((one) => one.trim()).find((one) => one.startsWith('q='));
  if (given === undefined) return 1;
  const quality = Number(given.slice(2));
  return Number.isFinite(quality) ? quality : 0;
}
