import type { Config } from '../config/config.ts';
import type { MakeId } from '../application/ports/runtime/ids.ts';
import { seedOrganisation, type DemoOrganisationDeps } from './organisation.ts';
import type { Workflows } from '../application/logging/workflows.ts';
import { demoPassword } from './password.ts';
import { seedWorkflow } from './workflow.ts';

export interface SeedDeps {
  readonly config: Config;
  readonly people: Omit<DemoOrganisationDeps, 'makeId' | 'password'>;
  readonly makeId: MakeId;
  readonly progress: (message: string) => void;
  /** Adds the demonstration's customers once its people are there. */
  readonly records: () => Promise<void>;
  /** Gives it a past. */
  readonly history: () => Promise<void>;
  readonly workflows: Workflows;
}

const accounts = 'Sign in as mia, tom or lotte (agents), sara (supervisor) or admin (administrator)';

/**
 * Makes the demonstration (spec O1) where nobody works yet, unless it is switched off, and tells at each start how to sign in.
 * It changes nothing once somebody has been made: a real organisation is never mixed with it.
 */
export async function seedDemo({
  config,
  people,
  makeId,
  progress,
  records,
  history,
  workflows,
}: SeedDeps): Promise<void> {
  const { organisation } = people;
  if (config.demo === 'off') return;
  if (organisation.agents().length > 0) {
    if (organisation.agentByUsername('mia') !== null)
      progress(`${accounts}; the password is that of the first start.`);
    return;
  }
  progress('Making the demonstration: agents, numbers, queues, customers …');
  const password = demoPassword(config.dataDirectory, config.demoPassword?.reveal() ?? null);
  await seedOrganisation({ ...people, makeId, password });
  await records();
  await seedWorkflow(workflows, organisation);
  if (config.demoHistory) await history();
  progress(`${accounts}; their password is ${password}`);
}
