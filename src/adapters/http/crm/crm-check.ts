import type { CheckItem, CheckText, CrmCheck } from '../../../application/ports/crm/check.ts';
import { CrmCheck as CrmCheckAnswer } from '../../../contract/crm/crm-check.ts';
import type { Locale } from '../../../domain/locale.ts';
import { isMessageKey, translate } from '../../../messages/index.ts';
import type { App } from '../platform/app.ts';
import { languageOf } from '../platform/language.ts';
import { crmTags } from './crm-parts.ts';

/** What the CRM lacks, and what to do about it (spec X11). */
export function crmCheckRoute(app: App, check: CrmCheck): void {
  app.get(
    '/api/v1/crm/check',
    {
      config: { access: 'administration' },
      schema: {
        operationId: 'checkCrm',
        summary: 'Check what the CRM lacks, and how to mend it; changes nothing, and takes some seconds',
        tags: crmTags,
        response: { 200: CrmCheckAnswer },
      },
    },
    async (request) => ({ items: checkShown(await check(), languageOf(request)) }),
  );
}

/** The findings in somebody's language. */
export function checkShown(items: readonly CheckItem[], locale: Locale): CrmCheckAnswer['items'] {
  const shown = ({ message, values }: CheckText): string =>
    isMessageKey(message) ? translate(locale, message, values) : message;
  return items.map(({ id, state, what, remedy }) => ({
    id,
    state,
    what: shown(what),
    remedy: remedy && shown(remedy),
  }));
}
