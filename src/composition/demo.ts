import { makeId } from '../adapters/system/system.ts';
import type { Clock } from '../application/ports/runtime/clock.ts';
import type { CrmPeople } from '../application/ports/crm/people.ts';
import { CrmUnavailable } from '../application/ports/crm/crm.ts';
import type { Log } from '../application/ports/runtime/log.ts';
import type { WiredCore } from './core.ts';
import type { WiredOrganisation } from './organisation.ts';
import type { Config } from '../config/config.ts';
import { seedHistory } from '../demo/history.ts';
import { seedOrganisation } from '../demo/organisation.ts';
import { demoPassword } from '../demo/password.ts';
import { seedDemoRecords } from '../demo/records.ts';
import { seedWorkflow } from '../demo/workflow.ts';

export interface SeedDeps {
  readonly config: Config;
  readonly people: WiredOrganisation;
  readonly core: WiredCore;
  readonly clock: Clock;
  readonly log: Log;
  readonly progress: (message: string) => void;
}

const accounts = 'Sign in as mia, tom or lotte (agents), sara (supervisor) or admin (administrator)';

/**
 * Makes the demonstration (spec O1) where nobody works yet, unless it is switched off, and tells at each start how to sign in.
 * It changes nothing once somebody has been made: a real organisation is never mixed with it.
 */
export async function seedDemo({ config, people, core, clock, log, progress }: SeedDeps): Promise<void> {
  const { organisation } = people;
  const { crm, workflows, ledgerStore, calls } = core;
  if (config.demo === 'off') return;
  if (organisation.agents().length > 0) {
    if (organisation.agentByUsername('mia') !== null)
      progress(`${accounts}; the password is that of the first start.`);
    return;
  }
  progress('Making the demonstration: agents, numbers, queues, customers …');
  const password = demoPassword(config.dataDirectory, config.demoPassword?.reveal() ?? null);
  const crmUserOf = crm.people === null ? null : await usersByName(crm.people, log);
  await seedOrganisation({ ...people, makeId, password, ...(crmUserOf && { crmUserOf }) });
  // Nobody wants invented customers in a CRM that others work with.
  if (crm.own !== null)
    await seedDemoRecords({ customers: crm.own.customers, crm: crm.writer, organisation, clock });
  await seedWorkflow(workflows, organisation);
  if (config.demoHistory && crm.own !== null)
    await seedHistory({
      ...people,
      store: calls.store,
      ledgerStore,
      workflows,
      crm: crm.reader,
      clock,
      makeId,
      log,
    });
  progress(`${accounts}; their password is ${password}`);
}

/** Whom the demonstration's people are in a CRM that others administer: its users of the same names. */
async function usersByName(
  { directory }: Pick<CrmPeople, 'directory'>,
  log: Log,
): Promise<(name: string) => string | null> {
  try {
    await directory.refresh();
    return (name) => directory.all().find((user) => user.name === name)?.id ?? null;
  } catch (error) {
    if (!(error instanceof CrmUnavailable)) throw error;
    log.warn(
      { err: error },
      'the CRM could not be asked who its users are: an administrator links them to agents',
    );
    return () => null;
  }
}
