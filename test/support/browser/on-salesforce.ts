import { startEmulator, type Emulator, type SampleOrg } from '../../salesforce/emulator.ts';
import type { Switches } from '../../salesforce/model/switches.ts';
import type { ObjectDefinition } from '../../salesforce/schema/object.ts';
import { startTieline, type RunningTieline } from './harness.ts';

/** A Tieline on an org of the emulator's, with the sample's people and records. */
export interface OnSalesforce {
  readonly emulator: Emulator;
  readonly org: SampleOrg;
  /** Makes the org like that from now on. */
  readonly set: (switches: Partial<Switches>) => void;
  readonly tieline: RunningTieline;
}

/**
 * The org has these objects instead of the usual ones, and is like that from the beginning; `env` is more of the configuration.
 * No change events reach Tieline: what the pages show of an org needs none. Whoever starts it stops both.
 */
export async function startOnSalesforce(
  options: {
    readonly objects?: readonly ObjectDefinition[];
    readonly switches?: Partial<Switches>;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<OnSalesforce> {
  const { env, switches = {}, ...added } = options;
  const emulator = await startEmulator();
  const org = emulator.addOrg({ sample: true, ...added });
  const set: OnSalesforce['set'] = (now) => emulator.orgs.byId(org.orgId)?.org.setSwitches(now);
  set(switches);
  const tieline = await startTieline({
    env: {
      TIELINE_CRM: 'salesforce',
      SALESFORCE_LOGIN_URL: emulator.url,
      SALESFORCE_CLIENT_ID: org.clientId,
      SALESFORCE_CLIENT_SECRET: org.clientSecret,
      SALESFORCE_PUBSUB_ENDPOINT: 'localhost:1',
      ...env,
    },
  });
  return { emulator, org, set, tieline };
}
