/** A Salesforce org as browsers meet it. */
export interface LightningHost {
  /** The origin of its Lightning pages, which frame the panel. */
  readonly origin: string;
  /** Its own script through which a framed page speaks with it (Open CTI). */
  readonly script: string;
}

/** Of the newest release that the panel was written for; an org serves older ones for years. */
const apiVersion = '66.0';

const lightning = '.lightning.force.com';
const myDomain = '.my.salesforce.com';

/** My Domain names, also those of sandboxes: `acme`, `acme--uat.sandbox`. */
const orgName = /^[a-z\d][a-z\d-]*(?:\.[a-z]+)?$/;

/** The org whose Lightning pages are at this address; null: it is none that Salesforce serves over https. */
export const readLightningHost = (address: string): LightningHost | null => hostOf(address, lightning);

/** The org that people sign in to at this address; null where it does not say which, as `login.salesforce.com`. */
export const lightningHostOfLogin = (address: string): LightningHost | null => hostOf(address, myDomain);

function hostOf(address: string, domain: string): LightningHost | null {
  const url = URL.parse(address);
  if (url?.protocol !== 'https:' || url.port !== '' || url.pathname !== '/' || url.search !== '') return null;
  if (!url.hostname.endsWith(domain)) return null;
  const name = url.hostname.slice(0, -domain.length);
  if (!orgName.test(name)) return null;
  return {
    origin: `https://${name}${lightning}`,
    script: `https://${name}${lightning}/support/api/${apiVersion}/lightning/opencti_min.js`,
  };
}
