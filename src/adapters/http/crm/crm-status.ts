import type { CrmProvider } from '../../../application/ports/crm/crm.ts';
import type { KeptState } from '../../../application/ports/crm/kept-records.ts';
import type { CrmLinkState } from '../../../application/ports/crm/link.ts';
import { CrmStatus, type KeptState as KeptStateShown } from '../../../contract/crm/crm-status.ts';
import type { Locale } from '../../../domain/locale.ts';
import { isoText } from '../../../domain/time.ts';
import { translate } from '../../../messages/index.ts';
import type { App } from '../platform/app.ts';
import { languageOf } from '../platform/language.ts';
import { crmAccess, crmTags } from './crm-parts.ts';

/** Which CRM there is, what it has, and how the link to it is. */
export function crmStatusRoute(
  app: App,
  crm: Pick<CrmProvider, 'link' | 'capabilities' | 'kept' | 'recordAddress'>,
): void {
  app.get(
    '/api/v1/crm',
    {
      config: crmAccess,
      schema: {
        operationId: 'readCrm',
        summary: 'Read which CRM there is, what it has, and whether it can be reached',
        tags: crmTags,
        response: { 200: CrmStatus },
      },
    },
    async (request) => {
      const { limits, kinds, editable, relatable } = crm.capabilities;
      const { name, current } = crm.link;
      return {
        name,
        capabilities: {
          limits,
          kinds: [...kinds],
          editable: [...editable],
          relatable: relatable && [...relatable],
        },
        state: current.state,
        reason: reasonOf(current, languageOf(request)),
        kept: crm.kept && {
          numbers: keptShown(crm.kept.numbers()),
          openRecords: keptShown(crm.kept.openRecords()),
        },
        recordAddress: await crm.recordAddress(),
      };
    },
  );
}

/** With the CRM's own words at the end, where it said any. */
function reasonOf(link: CrmLinkState, locale: Locale): string | null {
  if (link.state === 'ok') return null;
  const reason = translate(locale, `admin.crm.${link.trouble}`);
  return link.words === null ? reason : `${reason} (${link.words})`;
}

const keptShown = ({ since, objects, hidden, ...kept }: KeptState): KeptStateShown => ({
  ...kept,
  since: isoText(since),
  objects: [...objects],
  hidden: [...hidden],
});
