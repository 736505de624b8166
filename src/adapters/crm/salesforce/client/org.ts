import { setTimeout as sleep } from 'node:timers/promises';
import { ApiBudget, type BudgetTime } from './api-budget.ts';
import { discoverVersion } from './api-version.ts';
import { RequestCounts } from './request-counts.ts';
import { RequestSlots } from './request-slots.ts';

export const machineTime: BudgetTime = {
  now: () => Date.now(),
  async wait(ms, signal) {
    try {
      await sleep(ms, undefined, { signal });
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    }
  },
};

/** What all share who ask one org, whoever they are signed in as. */
export class Org {
  readonly budget: ApiBudget;
  readonly slots = new RequestSlots();
  readonly counts = new RequestCounts();
  readonly time: BudgetTime;
  #version: { readonly instanceUrl: string; readonly version: string } | null = null;

  constructor(time: BudgetTime = machineTime) {
    this.time = time;
    this.budget = new ApiBudget(time);
  }

  /** Which version of the API to speak, `66.0`; asked for once an instance. Throws `CrmUnavailable`. */
  async version(instanceUrl: string, signal: AbortSignal): Promise<string> {
    if (this.#version?.instanceUrl === instanceUrl) return this.#version.version;
    const version = await discoverVersion(instanceUrl, signal);
    this.#version = { instanceUrl, version };
    return version;
  }

  /** It is not spoken any more: the next who asks finds out which is. */
  forgetVersion(): void {
    this.#version = null;
  }
}
