/**
 * The tests through the API that hold on whatever CRM, and run on each: what is logged and as what, where it belongs and
 * what is made for it, what follows, and what the ledger has of it (spec L1 to L40). Left out:
 *
 * - what only Tieline's own CRM has: `crm-import`, `custom-objects` as administrators define them there (`matched-objects`
 *   is what calls have of them), `deletions` of its records, `earlier-release` and `restored`;
 * - what knows no CRM: sign-in and rights, the stream, routing, numbers, settings that nobody logs by.
 */
const onEveryCrm = [
  'activity',
  'box-seen',
  'cases',
  'changed-notes',
  'customer-settings',
  'do-not-log',
  'follow-up',
  'follow-up-settings',
  'hours',
  'inbound',
  'ivr',
  'kinds',
  'late-facts',
  'lists',
  'logging-settings',
  'mail-settings',
  'matched-objects',
  'matching',
  'missed-mail',
  'no-trace',
  'outbound',
  'panel-settings',
  'person-accounts',
  'pop-settings',
  'reconciliation',
  'record-types',
  'report-figures',
  'responsibility',
  'ring-all',
  'saving',
  'screen-pop',
  'settings-together',
  'settlement-settings',
  'subject',
  'taken-over',
  'two-people',
  'unattended-desk',
  'unattended-panel',
  'undecided',
  'unknown-caller',
  'voice-calls',
  'what-if',
  'what-if-settings',
  'workflow-choice',
  'workflow-versions',
] as const;

export const filesOnEveryCrm: readonly string[] = onEveryCrm.map((name) => `test/api/${name}.int.test.ts`);
