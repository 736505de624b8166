import { later, laterFor } from './requests/later.ts';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { CrmWriteResult } from '../../../../application/ports/crm/writer.ts';
import type { BatchRequests } from '../requests/batch-requests.ts';
import { createInGraphs } from './requests/graph-rows.ts';
import { composite, type Subrequest, type SubrequestAnswer } from '../requests/composite.ts';
import { namesDispensable, type RowFields } from './rows/org-row.ts';
import { failed, isDoubled, isFieldGone, isGone, isKeyTaken } from './requests/row-failure.ts';
import { nameDuplicates } from './requests/name-duplicates.ts';
import { sendRows, type OutgoingRow, type RowOutcome } from './requests/send-rows.ts';
import type { Step, StepOutcome } from './decisions/step.ts';

type Create = Extract<Step, { step: 'create' }>;
type Update = Extract<Step, { step: 'update' }>;
type Removal = Extract<Step, { step: 'delete' }>;

export interface CarryOutDeps {
  readonly requests: BatchRequests;
  /** Salesforce took two rows of one request for the same record, which batches are made to rule out. */
  readonly onDoubled: () => void;
  /** What is known of this object's fields is out of date. */
  readonly forget: (object: string) => void;
  /** Told of each row that Salesforce has taken. */
  readonly onWritten: (written: WrittenRow) => void;
}

/** A row that Salesforce has taken; `fields` is null where it was deleted. */
export interface WrittenRow {
  readonly object: string;
  readonly id: string;
  readonly fields: RowFields | null;
  readonly isNew: boolean;
}

/** Sends what was decided, one kind of request after the other, and gives what came of each step, in their order. */
export async function carryOut(deps: CarryOutDeps, steps: readonly Step[]): Promise<readonly StepOutcome[]> {
  const outcomes = new Map<Step, StepOutcome>();
  const changing = new Set<string>();
  for (const step of steps) {
    if (step.step === 'answer') outcomes.set(step, step.result);
    if (step.step !== 'update' && step.step !== 'delete') continue;
    const { id } = step.row;
    // Salesforce fails all rows of a request that are for one record.
    if (id !== null && changing.has(id)) outcomes.set(step, { again: later('Its record is being changed.') });
    else if (id !== null) changing.add(id);
  }
  const open = steps.filter((step) => !outcomes.has(step));
  await createAll(deps, open.filter(isCreate), outcomes);
  await updateAll(deps, open.filter(isUpdate), outcomes);
  await removeAll(deps, open.filter(isRemoval), outcomes);
  return steps.map((step) => outcomes.get(step) ?? later('It was not sent.'));
}

const isCreate = (step: Step): step is Create => step.step === 'create';
const isUpdate = (step: Step): step is Update => step.step === 'update';
const isRemoval = (step: Step): step is Removal => step.step === 'delete';

async function createAll(
  deps: CarryOutDeps,
  steps: readonly Create[],
  outcomes: Map<Step, StepOutcome>,
): Promise<void> {
  const plain = steps.filter(({ companion }) => companion === null);
  const inGraphs = steps.filter(({ companion }) => companion !== null);
  const rows = rowsOf(plain);
  const sent = await nameDuplicates(deps.requests, rows, await sendRows(deps.requests, 'create', rows));
  for (const [index, step] of plain.entries()) outcomes.set(step, await created(deps, step, sent[index]));
  const entered = await createInGraphs(deps.requests, inGraphs);
  for (const [index, step] of inGraphs.entries())
    outcomes.set(step, await created(deps, step, entered[index]));
}

async function created(
  deps: CarryOutDeps,
  { row, companion, uniqueField, done }: Create,
  outcome: RowOutcome | undefined,
): Promise<StepOutcome> {
  if (outcome === undefined || 'later' in outcome) return outcome?.later ?? later('It was not sent.');
  if ('id' in outcome) {
    // An opportunity's contact is made with it.
    const fields = { ...row.fields, ...(row.object === 'Opportunity' && companion?.fields) };
    deps.onWritten({ object: row.object, id: outcome.id, fields, isNew: true });
    return done(outcome.id);
  }
  const { errors } = outcome;
  if (isDoubled(errors)) {
    deps.onDoubled();
    return later('It was twice in one request.');
  }
  // Looked up it is found, unless it is hidden from us: then somebody has to see to it.
  if (isKeyTaken(errors, uniqueField)) return { again: failed(errors) };
  return refusedFor(deps, row, outcome);
}

async function updateAll(
  deps: CarryOutDeps,
  steps: readonly Update[],
  outcomes: Map<Step, StepOutcome>,
): Promise<void> {
  const plain = steps.filter(({ unmodifiedSince }) => unmodifiedSince === null);
  const sent = await sendRows(deps.requests, 'update', rowsOf(plain));
  for (const [index, step] of plain.entries()) outcomes.set(step, updated(deps, step, sent[index]));
  const guarded = steps.filter(({ unmodifiedSince }) => unmodifiedSince !== null);
  const answered = await sendGuarded(deps.requests, guarded);
  for (const [index, step] of guarded.entries()) outcomes.set(step, updated(deps, step, answered[index]));
}

function updated(
  deps: CarryOutDeps,
  { row, done }: Update,
  outcome: RowOutcome | 'changed' | undefined,
): StepOutcome {
  if (outcome === 'changed') return { again: later('Somebody is changing the record.') };
  if (outcome === undefined || 'later' in outcome) return outcome?.later ?? later('It was not sent.');
  if (!('id' in outcome)) return refusedFor(deps, row, outcome);
  deps.onWritten({ ...row, id: outcome.id, isNew: false });
  return done;
}

/** Describe was out of date where a field is refused that it knew: it is asked again, and the row decided anew. */
function refusedFor(
  deps: CarryOutDeps,
  { object }: OutgoingRow,
  { errors }: Extract<RowOutcome, { errors: unknown }>,
): StepOutcome {
  if (!isFieldGone(errors)) return failed(errors);
  deps.forget(object);
  // What an org can do without is left out as soon as describe is asked again, which is not at every refusal.
  const isDispensable = errors.some(({ message, fields }) => namesDispensable(message, fields));
  return {
    again: isDispensable ? later(errors[0]?.message ?? '', describedAgainMs) : failed(errors),
  };
}

/** By then describe may be asked again. */
const describedAgainMs = 60_000;

/**
 * Updates of records that nobody may have changed since they were looked up. Salesforce compares with a record's last
 * change, which it keeps in seconds: what somebody saves in the very second of the change that was seen goes unnoticed,
 * and later changes do not.
 */
async function sendGuarded(
  requests: BatchRequests,
  steps: readonly Update[],
): Promise<readonly (RowOutcome | 'changed')[]> {
  if (steps.length === 0) return [];
  try {
    const answerTo = await composite(requests, new Map(steps.map((step) => [step, guardedUpdate(step)])));
    return steps.map((step) => guardedOutcome(answerTo(step), step.row.id ?? ''));
  } catch (error) {
    if (!(error instanceof CrmUnavailable)) throw error;
    return steps.map(() => ({ later: laterFor(error) }));
  }
}

const guardedUpdate = ({ row: { object, id, fields }, unmodifiedSince }: Update): Subrequest => ({
  method: 'PATCH',
  path: `/sobjects/${object}/${id}`,
  body: fields,
  httpHeaders: { 'If-Unmodified-Since': new Date(unmodifiedSince ?? 0).toUTCString() },
});

function guardedOutcome(answer: SubrequestAnswer, id: string): RowOutcome | 'changed' {
  if (!('errors' in answer)) return { id };
  return answer.status === 412 ? 'changed' : { errors: answer.errors };
}

async function removeAll(
  deps: CarryOutDeps,
  steps: readonly Removal[],
  outcomes: Map<Step, StepOutcome>,
): Promise<void> {
  const sent = await sendRows(deps.requests, 'delete', rowsOf(steps));
  for (const [index, step] of steps.entries()) outcomes.set(step, await removed(deps, step, sent[index]));
}

async function removed(
  deps: CarryOutDeps,
  { row, done }: Removal,
  outcome: RowOutcome | undefined,
): Promise<CrmWriteResult> {
  if (outcome === undefined || 'later' in outcome) return outcome?.later ?? later('It was not sent.');
  if ('errors' in outcome && !isGone(outcome.errors)) return failed(outcome.errors);
  if (row.id !== null) deps.onWritten({ object: row.object, id: row.id, fields: null, isNew: false });
  return done();
}

const rowsOf = (steps: readonly { readonly row: OutgoingRow }[]): readonly OutgoingRow[] =>
  steps.map(({ row }) => row);
