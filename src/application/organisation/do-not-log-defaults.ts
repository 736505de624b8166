import type { CrmDirectory } from '../ports/crm/people.ts';
import type { Actor } from '../ports/organisation/organisation-store.ts';
import type { Snapshot, Write } from '../ports/organisation/snapshot.ts';
import { userOf, type KnownUsers } from './crm-user-choice.ts';
import type { LiveOrganisation } from './live-organisation.ts';

export interface DoNotLogDefaultsDeps {
  readonly organisation: Pick<LiveOrganisation, 'snapshot' | 'change'>;
  readonly directory: Pick<CrmDirectory, 'all' | 'integration' | 'onRefreshed'>;
  /** Who says so, for the audit: the CRM. */
  readonly by: Actor;
  readonly onFailure: (error: unknown) => void;
}

/** Takes over the do-not-log default of each agent whose user in the CRM has one, as often as the users are read (spec L6). */
export function followDoNotLogDefaults({ organisation, directory, by, onFailure }: DoNotLogDefaultsDeps): {
  /** Resolves when what was read last is kept. */
  settled(): Promise<void>;
  stop(): void;
} {
  let keeping: Promise<void> = Promise.resolve();
  const keep = async (): Promise<void> => {
    if (defaultsIn(organisation.snapshot, directory).length === 0) return;
    await organisation.change(by, (now) => defaultsIn(now, directory));
  };
  const stop = directory.onRefreshed(() => {
    // What fails is tried again with the next reading.
    keeping = keeping.then(keep).catch(onFailure);
  });
  return { settled: () => keeping, stop };
}

/** The agents whose default is another in the CRM. */
function defaultsIn(now: Pick<Snapshot, 'agents'>, users: KnownUsers): readonly Write[] {
  return [...now.agents.values()].flatMap((agent): readonly Write[] => {
    const doNotLogDefault = userOf(agent, users)?.doNotLog ?? null;
    if (doNotLogDefault === null || doNotLogDefault === agent.doNotLogDefault) return [];
    return [{ put: 'agent', value: { ...agent, doNotLogDefault } }];
  });
}
