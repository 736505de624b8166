import type { LightningHosts } from '../../contract/panel.ts';
import { api } from '../ui/server/api.ts';

const retryMs = 5_000;

/** Which orgs may frame the panel; without an answer it is asked for again, as long as it takes. */
export async function lightningHosts(): Promise<LightningHosts> {
  for (;;) {
    try {
      return await api.get<LightningHosts>('/surfaces/salesforce');
    } catch {
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
}
