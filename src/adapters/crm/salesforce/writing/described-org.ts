import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import type { AgentId } from '../../../../domain/ids.ts';
import type { SignedInClient } from '../client/org-client.ts';
import type { DescribeCache } from '../describe/describe-cache.ts';
import type { FieldDescribe, ObjectDescribe } from '../describe/object-describe.ts';
import type { PeoplesRecordTypes } from '../describe/record-types.ts';
import { soonOr } from '../describe/soon-or.ts';
import type { DescribedField, DescribedFields, OrgDescribe, TaskStatuses } from './org-describe.ts';
import { ledgerObject } from './lookup/key-space.ts';
import { BatchRequests } from '../requests/batch-requests.ts';
import { isTrueIn, type QueriedRow, textIn } from '../requests/queried-row.ts';

export interface DescribedOrgDeps {
  readonly client: SignedInClient;
  readonly cache: Pick<DescribeCache, 'object' | 'doubt'>;
  readonly recordTypes: Pick<PeoplesRecordTypes, 'of'>;
  /** Who is this user of the org's; null: nobody here. */
  readonly agentOf: (user: string) => AgentId | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** An administrator changes the statuses of tasks about once in the life of an org. */
const statusesMs = 3_600_000;
/** How long those that are known are looked for anew before they go on counting. */
const statusesPatienceMs = 3_000;

/** Nobody but this process makes any, as long as one server works on an org. */
const entriesMs = 3_600_000;

/** What the writer has to know of an org, from what is kept of its describes. */
export function describedOrg(deps: DescribedOrgDeps): OrgDescribe {
  const fields = new WeakMap<ObjectDescribe, DescribedFields>();
  let statuses: { readonly value: TaskStatuses; readonly at: number } | null = null;
  let askingStatuses: Promise<TaskStatuses> | null = null;
  const askStatuses = async (): Promise<TaskStatuses> => {
    const at = deps.now();
    try {
      const value = await readStatuses(deps);
      statuses = { value, at };
      return value;
    } finally {
      askingStatuses = null;
    }
  };
  let entries: { readonly are: boolean; readonly at: number } | null = null;
  return {
    async fieldsOf(object) {
      const described = await deps.cache.object(object);
      if (described === null) return null;
      const known = fields.get(described) ?? fieldsIn(described);
      fields.set(described, known);
      return known;
    },
    forget: (object) => deps.cache.doubt(object),
    async defaultRecordType(object, user) {
      const agent = deps.agentOf(user);
      if (agent === null) return null;
      try {
        return (await deps.recordTypes.of(agent, object))?.defaultId ?? null;
      } catch (error) {
        // Somebody whose own sign-in is over has their calls logged all the same, with the writer's default.
        if (error instanceof CrmUnavailable) return null;
        throw error;
      }
    },
    async taskStatuses() {
      const known = statuses;
      if (known !== null && deps.now() - known.at < statusesMs) return known.value;
      askingStatuses ??= askStatuses();
      return await (known === null
        ? askingStatuses
        : soonOr(askingStatuses, known.value, statusesPatienceMs));
    },
    async hasLedgerEntries() {
      const now = deps.now();
      if (entries === null || (!entries.are && now - entries.at >= entriesMs))
        entries = { are: await readHasEntries(deps), at: now };
      return entries.are;
    },
  };
}

const fieldsIn = ({ fields }: ObjectDescribe): DescribedFields =>
  new Map(fields.map((field) => [field.name, describedField(field)]));

const describedField = (field: FieldDescribe): DescribedField => ({
  name: field.name,
  type: field.type,
  length: field.length,
  createable: field.createable,
  updateable: field.updateable,
  required: !field.nillable && !field.defaultedOnCreate,
  externalId: field.externalId,
  unique: field.unique,
  relationshipName: field.relationshipName,
});

/** As long as an org has not renamed its statuses, these are what people look for. */
const usual = { open: 'Not Started', completed: 'Completed' } as const;

async function readStatuses({ client }: DescribedOrgDeps): Promise<TaskStatuses> {
  const requests = new BatchRequests(client, 'today');
  const [rows = []] = await requests.queries([
    { soql: 'SELECT ApiName, IsClosed, IsDefault FROM TaskStatus ORDER BY SortOrder', all: false },
  ]);
  return statusesIn(rows);
}

async function readHasEntries({ client }: DescribedOrgDeps): Promise<boolean> {
  const requests = new BatchRequests(client, 'today');
  const [rows = []] = await requests.queries([
    { soql: `SELECT Id FROM ${ledgerObject.name} LIMIT 1`, all: false },
  ]);
  return rows.length > 0;
}

/** An org's default for what is open, and the usual ones where it has kept them; else its first of each. */
export function statusesIn(rows: readonly QueriedRow[]): TaskStatuses {
  const named = (isClosed: boolean): readonly string[] =>
    rows
      .filter((row) => isTrueIn(row, 'IsClosed') === isClosed)
      .flatMap((row) => textIn(row, 'ApiName') ?? []);
  const preset = rows.find((row) => isTrueIn(row, 'IsDefault') && !isTrueIn(row, 'IsClosed'));
  const [open, closed] = [named(false), named(true)];
  return {
    open:
      (preset && textIn(preset, 'ApiName')) ??
      open.find((name) => name === usual.open) ??
      open[0] ??
      usual.open,
    completed: closed.find((name) => name === usual.completed) ?? closed[0] ?? usual.completed,
  };
}
