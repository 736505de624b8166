import { countryNames } from '../../../../domain/countries.ts';
import { isLocale, type Locale } from '../../../../domain/locale.ts';
import type { SeenOrg } from '../reading/org.ts';
import type { RequestOptions } from '../client/org-client.ts';
import { textIn } from '../requests/queried-row.ts';
import { query } from '../reading/queries.ts';

/**
 * The language in which an org without country picklists has its countries written: its own, where that is one of ours,
 * so that the name is read again as its country; else English. Throws `CrmUnavailable`.
 */
export async function countryLanguage(org: SeenOrg, options: RequestOptions): Promise<Locale> {
  const soql = 'SELECT LanguageLocaleKey FROM Organization LIMIT 1';
  const [row] = await query(org, { soql, all: false }, options);
  const [language = ''] = (row === undefined ? null : textIn(row, 'LanguageLocaleKey'))?.split('_') ?? [];
  return isLocale(language) ? language : 'en';
}

/** `Germany` of `DE`; a code of no country stays as it is. */
export const countryText = (code: string, language: Locale): string =>
  countryNames(language).get(code) ?? code;
