import type { AgentId } from '../../../../domain/ids.ts';
import type { DescribedFields, OrgDescribe, TaskStatuses } from '../writing/org-describe.ts';
import type { DescribeCache } from './describe-cache.ts';
import { recordTypesIn, type PeoplesRecordTypes } from './record-types.ts';

export interface WriterDescribeDeps {
  readonly describe: DescribeCache;
  readonly recordTypes: PeoplesRecordTypes;
  /** Whose user of the org this is; null: nobody's here. */
  readonly agentOf: (user: string) => AgentId | null;
  readonly integrationUser: () => Promise<string>;
  readonly taskStatuses: () => Promise<TaskStatuses>;
}

/** What the ledger has to know of the org before it writes (spec X4, X8), from what describe says. */
export function writerDescribe(deps: WriterDescribeDeps): OrgDescribe {
  const { describe, recordTypes, agentOf, integrationUser } = deps;
  return {
    taskStatuses: deps.taskStatuses,
    forget: (object) => describe.doubt(object),

    async fieldsOf(name): Promise<DescribedFields | null> {
      const object = await describe.object(name);
      if (object === null) return null;
      return new Map(
        object.fields.map((field) => [
          field.name,
          { ...field, required: !field.nillable && !field.defaultedOnCreate && field.createable },
        ]),
      );
    },

    async defaultRecordType(name, user) {
      const agent = agentOf(user);
      const theirs = agent === null ? null : await recordTypes.of(agent, name);
      if (theirs !== null) return theirs.defaultId;
      // Another user's profile is not told by describe, which speaks of who asks.
      if (user !== (await integrationUser())) return null;
      const object = await describe.object(name);
      return object === null ? null : recordTypesIn(object).defaultId;
    },
  };
}
