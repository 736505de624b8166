import type { DeskLists } from '../../../contract/interactions/desk.ts';
import { inLanguage, type Locale } from '../../../domain/locale.ts';
import type { Workflow } from '../../../domain/workflow/workflow.ts';

/** The results and tags that a workflow lets agents choose from; results are none where the CRM offers them (spec L17). */
export const presentChoices = (
  { dispositionIn, dispositions, tags }: Workflow,
  locale: Locale,
): Pick<DeskLists, 'dispositions' | 'tags'> => ({
  dispositions:
    dispositionIn === 'crm'
      ? []
      : dispositions.map(({ id, label, group, direction }) => ({
          id,
          label: inLanguage(label, locale),
          group,
          direction,
        })),
  tags: [...tags],
});
