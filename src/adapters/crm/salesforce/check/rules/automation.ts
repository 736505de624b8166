import type { CheckItem } from '../../../../../application/ports/crm/check.ts';
import { namesIn } from '../../../../../domain/workflow/names-in.ts';
import { type QueriedRow, relatedIn, textIn } from '../../requests/queried-row.ts';
import { fine, found } from '../finding.ts';
import { unread, type OrgSnapshot, type Rows } from '../snapshot.ts';

const valid = (row: QueriedRow): string =>
  `${textIn(relatedIn(row, 'EntityDefinition'), 'QualifiedApiName') ?? '?'}: ${textIn(row, 'ValidationName') ?? '?'}`;
const trigger = (row: QueriedRow): string =>
  `${textIn(row, 'TableEnumOrId') ?? '?'}: ${textIn(row, 'Name') ?? '?'}`;
const duplicate = (row: QueriedRow): string =>
  `${textIn(row, 'SobjectType') ?? '?'}: ${textIn(row, 'MasterLabel') ?? '?'}`;

/** The labels of objects, which are each org's own, in the languages of Tieline. */
const written =
  /^(?:task|aufgabe|taak|event|termin|ereignis|afspraak|gebeurtenis|contact|kontakt|contactpersoon|lead|account|case|kundenvorgang|opportunity)$/iu;
const flow = (row: QueriedRow): string =>
  `${textIn(row, 'TriggerObjectOrEventLabel') ?? '?'}: ${textIn(row, 'Label') ?? '?'}`;
const isOfWritten = (row: QueriedRow): boolean =>
  written.test(textIn(row, 'TriggerObjectOrEventLabel') ?? '');

/**
 * What of the org's own may refuse or change a record that Tieline writes: it is told, as only who made it knows whether it
 * does. What the integration user may not see is told as one.
 */
export function checkAutomation(org: OrgSnapshot): readonly CheckItem[] {
  const { validationRules, triggers, duplicateRules } = org;
  const flows = org.flows === unread ? unread : org.flows.filter(isOfWritten);
  const kinds: readonly (readonly [
    'validation-rules' | 'triggers' | 'flows' | 'duplicate-rules',
    Rows,
    (row: QueriedRow) => string,
  ])[] = [
    ['validation-rules', validationRules, valid],
    ['triggers', triggers, trigger],
    ['flows', flows, flow],
    ['duplicate-rules', duplicateRules, duplicate],
  ];
  const told = kinds.flatMap(([kind, rows, name]) =>
    rows === unread || rows.length === 0
      ? []
      : [found('warning', kind, `automation.${kind}`, { names: namesIn(rows.map(name)) })],
  );
  const isUnseen = kinds.some(([, rows]) => rows === unread);
  const items = isUnseen ? [...told, found('warning', 'automation', 'automation.unseen')] : told;
  return items.length > 0 ? items : [fine('automation', 'automation.none')];
}
