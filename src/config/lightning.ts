import {
  lightningHostOfLogin,
  readLightningHost,
  type LightningHost,
} from '../adapters/http/panel/lightning-host.ts';
import { salesforceSettings, type SalesforceConfig } from './salesforce.ts';
import { Expected, setting } from './setting.ts';
import type { SettingReader } from './setting-reader.ts';

/** More orgs than anybody works in from one desk; each stands in a header of the panel. */
const mostHosts = 20;

export const lightningSettings = {
  SALESFORCE_LIGHTNING_URLS: setting<readonly LightningHost[]>([], lightningUrls),
} as const;

/** What the panel's hosts are read from, whichever CRM there is: agents of the embedded one may work in an org, too. */
export const tellsLightningHosts = (name: string): boolean =>
  name === 'SALESFORCE_LOGIN_URL' || Object.hasOwn(lightningSettings, name);

/** The orgs whose pages may frame the panel: the one that is signed in to, and those that are named besides. */
export function readLightningHosts(
  reader: SettingReader,
  salesforce: SalesforceConfig | null,
  isCrm: boolean,
): readonly LightningHost[] {
  const name = 'SALESFORCE_LOGIN_URL';
  // With Salesforce as the CRM it was read there, and what is wrong with it is said already.
  const login =
    salesforce?.loginUrl ??
    (!isCrm && reader.isGiven(name) ? reader.read(name, salesforceSettings[name]) : null);
  const ofLogin = login === null ? null : lightningHostOfLogin(login);
  const named = reader.read('SALESFORCE_LIGHTNING_URLS', lightningSettings.SALESFORCE_LIGHTNING_URLS);
  return [...(ofLogin === null ? [] : [ofLogin]), ...named];
}

function lightningUrls(text: string): readonly LightningHost[] | Expected {
  const hosts = text.split(',').map((one) => readLightningHost(one.trim()));
  const known = hosts.filter((host) => host !== null);
  return known.length === hosts.length && known.length <= mostHosts
    ? known
    : new Expected(
        `at most ${mostHosts} addresses like https://acme.lightning.force.com, with commas between them`,
      );
}
