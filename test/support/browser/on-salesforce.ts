import { startEmulator, type Emulator, type SampleOrg } from '../../salesforce/emulator.ts';
import { startTieline, type RunningTieline } from './harness.ts';

/** A Tieline on an org of the emulator's, with the sample's people and records. */
export interface OnSalesforce {
  readonly emulator: Emulator;
  readonly org: SampleOrg;
  readonly tieline: RunningTieline;
}

/** No change events reach it: what the pages show of an org needs none. Whoever starts it stops both. */
export async function startOnSalesforce(): Promise<OnSalesforce> {
  const emulator = await startEmulator();
  const org = emulator.addOrg({ sample: true });
  const tieline = await startTieline({
    env: {
      TIELINE_CRM: 'salesforce',
      SALESFORCE_LOGIN_URL: emulator.url,
      SALESFORCE_CLIENT_ID: org.clientId,
      SALESFORCE_CLIENT_SECRET: org.clientSecret,
      SALESFORCE_PUBSUB_ENDPOINT: 'localhost:1',
    },
  });
  return { emulator, org, tieline };
}
