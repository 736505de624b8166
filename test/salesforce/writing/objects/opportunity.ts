import {
  rowsWith,
  after,
  changes,
  derive,
  textAfter,
  type Draft,
  type SaveContext,
} from '../save-context.ts';

/** What follows from the stage of an opportunity, and what is expected of its amount. */
export function prepareOpportunity(draft: Draft, { platform }: SaveContext): void {
  const stage = textAfter(draft, 'StageName');
  const [listed] = stage === null ? [] : rowsWith(platform, 'OpportunityStage', 'ApiName', stage);
  derive(draft, platform, 'IsClosed', listed?.['IsClosed'] === true);
  derive(draft, platform, 'IsWon', listed?.['IsWon'] === true);
  if (listed !== undefined && changes(draft, 'StageName') && !draft.given.has('Probability')) {
    derive(draft, platform, 'Probability', listed['DefaultProbability'] ?? null);
  }
  const [amount, probability] = [after(draft, 'Amount'), after(draft, 'Probability')];
  const isKnown = typeof amount === 'number' && typeof probability === 'number';
  derive(draft, platform, 'ExpectedRevenue', isKnown ? (amount * probability) / 100 : null);
}
