import { setTimeout as sleep } from 'node:timers/promises';
import { CrmUnavailable } from '../../../application/ports/crm/crm.ts';
import type { CrmRecordTypes } from '../../../application/ports/crm/people.ts';
import type { MadeKind } from '../../../domain/crm/crm-schema.ts';
import type { AgentId } from '../../../domain/ids.ts';
import type { Step } from '../../../domain/reason.ts';

/** What is made by each of the settings that may leave its record type to the CRM. */
const kinds: ReadonlyMap<string, MadeKind> = new Map([
  ['recordTypes.activity', 'task'],
  ['recordTypes.case', 'case'],
  ['recordTypes.followUpInbound', 'task'],
  ['recordTypes.followUpOutbound', 'task'],
  ['recordTypes.event', 'event'],
]);

export const leftToCrm = 'why.record-type.default';

/** Longer nobody waits for a name. */
const patienceMs = 2_000;

/**
 * The names of the record types that the CRM gives records of this agent's by itself, by the setting that left it to the CRM
 * (spec L14); without those that it does not tell in time.
 */
export async function defaultRecordTypeNames(
  steps: readonly Step[],
  agent: AgentId | null,
  recordTypes: CrmRecordTypes | null,
): Promise<ReadonlyMap<string, string>> {
  if (recordTypes === null) return new Map();
  const open = steps.flatMap(({ because, setting }) => {
    const kind = setting === null ? undefined : kinds.get(setting);
    return because.code === leftToCrm && setting !== null && kind !== undefined ? [{ setting, kind }] : [];
  });
  const named = open.map(async ({ setting, kind }) => {
    const asked = recordTypes.defaultName(kind, agent).catch(unlessAway);
    const name = await Promise.race([asked, sleep(patienceMs, null, { ref: false })]);
    return name === null ? [] : [[setting, name] as const];
  });
  return new Map((await Promise.all(named)).flat());
}

function unlessAway(error: unknown): null {
  if (error instanceof CrmUnavailable) return null;
  throw error;
}
