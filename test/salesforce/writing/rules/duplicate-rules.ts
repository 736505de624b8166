import type { Row } from '../../model/org-data.ts';
import { SaveFailed, type DuplicateResult } from '../save-error.ts';
import { changes, textAfter, type Draft, type SaveContext } from '../save-context.ts';

/** What a duplicate rule does with a record that doubles another: `alert` saves it if the request allows that. */
interface DuplicateRule {
  readonly object: string;
  readonly action: 'alert' | 'block';
  readonly rule: string;
  readonly matchingRule: string;
  /** Values are the same for records that match; null takes no part. */
  readonly keys: (field: (name: string) => string | null) => readonly (string | null)[];
}

const personKeys: DuplicateRule['keys'] = (field) => {
  const name = [field('FirstName'), field('LastName')].join(' ').toLowerCase();
  const phone = field('Phone')?.replaceAll(/\D/g, '') ?? '';
  const email = field('Email')?.toLowerCase() ?? null;
  return [email === null ? null : `email ${email}`, phone === '' ? null : `phone ${name} ${phone}`];
};

/** People are found by their address, or by name and number; an account by its name, and not saved a second time at all. */
const rules: readonly DuplicateRule[] = [
  ...['Contact', 'Lead'].map((object) => ({
    object,
    action: 'alert' as const,
    rule: `Standard_${object}_Duplicate_Rule`,
    matchingRule: `Standard_${object}_Match_Rule_v1_1`,
    keys: personKeys,
  })),
  {
    object: 'Account',
    action: 'block',
    rule: 'Standard_Account_Duplicate_Rule',
    matchingRule: 'Standard_Account_Match_Rule_v1_0',
    keys: (field) => [field('Name')?.toLowerCase() ?? null],
  },
];

const question = 'Use one of these records?';

/** Refuses a record that doubles another, with the records that were found (`duplicate-rules`). */
export function checkDuplicates(draft: Draft, { platform, switches, options, version }: SaveContext): void {
  const rule = rules.find(({ object }) => object === draft.schema.name);
  if (!switches['duplicate-rules'] || rule === undefined) return;
  if (rule.action === 'alert' && options.allowDuplicates) return;
  if (draft.before !== null && ![...draft.values.keys()].some((name) => changes(draft, name))) return;
  const own = rule.keys((name) => textAfter(draft, name)).filter((key) => key !== null);
  const found = platform
    .rows(rule.object)
    .filter((row) => row['IsDeleted'] !== true && row.Id !== draft.before?.Id)
    .filter((row) => rule.keys((name) => textOf(row, name)).some((key) => key !== null && own.includes(key)));
  if (found.length === 0) return;
  throw new SaveFailed([
    {
      statusCode: 'DUPLICATES_DETECTED',
      message: question,
      fields: [],
      duplicateResult: duplicateResult(rule, found, version),
    },
  ]);
}

function textOf(row: Row, name: string): string | null {
  const value = row[name];
  return typeof value === 'string' ? value : null;
}

function duplicateResult(rule: DuplicateRule, found: readonly Row[], version: number): DuplicateResult {
  return {
    allowSave: rule.action === 'alert',
    duplicateRule: rule.rule,
    duplicateRuleEntityType: rule.object,
    errorMessage: question,
    matchResults: [
      {
        entityType: rule.object,
        errors: [],
        matchEngine: 'FuzzyMatchEngine',
        matchRecords: found.map(({ Id }) => ({
          additionalInformation: [],
          fieldDiffs: [],
          matchConfidence: 100,
          record: {
            attributes: {
              type: rule.object,
              url: `/services/data/v${version}.0/sobjects/${rule.object}/${Id}`,
            },
            Id,
          },
        })),
        rule: rule.matchingRule,
        size: found.length,
        success: true,
      },
    ],
  };
}
