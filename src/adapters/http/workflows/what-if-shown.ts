import type { Plan } from '../../../domain/logging/context/plan-context.ts';
import type { CrmUsers } from '../../../application/ports/crm/crm-users.ts';
import type { Changed, Counts } from '../../../application/logging/what-if-comparison.ts';
import type { Trial } from '../../../application/logging/what-if.ts';
import type { WhatIfItem } from '../../../contract/workflows/what-if.ts';
import type { Locale } from '../../../domain/locale.ts';
import { activityIn, isBeside, type Beside } from '../../../domain/logging/revisions/difference.ts';
import { isMade, type RecordTarget } from '../../../domain/logging/context/writes.ts';
import { ruleOfReason } from '../../../domain/reason-rules.ts';
import { isoText } from '../../../domain/time.ts';
import { because } from '../../../messages/index.ts';

type Outline = WhatIfItem['before'];
type Activity = NonNullable<Outline['activity']>;

/** A trial when all is compared, but for its items. */
export function showWhole(trial: Trial) {
  const counts = trial.counts();
  const { before, after } = trial;
  const { changedParts, leftOut } = counts;
  return { ...showCounts(counts), before, after, changedParts, leftOut };
}

/** What was counted so far. */
export const showCounts = ({ contacts, changed, inSubjectOnly, untried, differences }: Counts) => ({
  contacts,
  changed,
  inSubstance: changed - inSubjectOnly,
  inSubjectOnly,
  same: contacts - changed,
  untried,
  differences: Object.fromEntries(differences),
});

/** A part that would be logged differently, in the reader's language. */
export function showChanged(
  { facts, name, before, after, differences }: Changed,
  locale: Locale,
  users: Pick<CrmUsers, 'find'>,
): WhatIfItem {
  const { interaction, part } = facts;
  const outline = (plan: Plan) => showPlan(plan, locale, users);
  return {
    interaction: interaction.id,
    agent: part && { id: part.agentId, name: part.agentName },
    startedAt: isoText(interaction.startedAt),
    kind: after.kind,
    direction: interaction.direction,
    number: interaction.direction === 'inbound' ? interaction.from : interaction.to,
    name,
    before: outline(before),
    after: outline(after),
    differences: [...differences],
  };
}

function showPlan(plan: Plan, locale: Locale, users: Pick<CrmUsers, 'find'>): Outline {
  return {
    outcome: plan.outcome,
    reason: {
      code: plan.because.code,
      text: because(locale, plan.because),
      rule: ruleOfReason(plan.because.code),
    },
    activity: showActivity(plan, users),
    writes: plan.writes.filter(isBeside).map(showBeside),
  };
}

function showActivity(plan: Plan, users: Pick<CrmUsers, 'find'>): Activity | null {
  const fields = activityIn(plan);
  if (!fields) return null;
  const { status, subject, who, what, owner, disposition, recordType, due, description, tags, extra } =
    fields;
  return {
    status,
    subject,
    who: who && showTarget(who),
    what: what && showTarget(what),
    owner: owner === null ? null : { id: owner, name: users.find(owner)?.name ?? owner },
    disposition,
    recordType,
    due,
    description,
    tags: [...tags],
    extra: { ...extra },
  };
}

/** Whatever is written beside the activity, field by field: a kind of write that is new is shown like the others. */
function showBeside(write: Beside): Outline['writes'][number] {
  const fields: readonly (readonly [string, unknown])[] = Object.entries(write.fields);
  return {
    kind: write.kind,
    operation: write.operation,
    fields: Object.fromEntries(
      fields.map(([name, value]) => [name, isTarget(value) ? showTarget(value) : value]),
    ),
  };
}

const showTarget = (target: RecordTarget) => ({
  kind: target.kind,
  id: isMade(target) ? null : target.id,
  name: target.name,
});

const isTarget = (value: unknown): value is RecordTarget =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  'name' in value &&
  ('id' in value || 'made' in value);
