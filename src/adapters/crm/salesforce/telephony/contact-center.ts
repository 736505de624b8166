/** The contact center of an org whose telephony Tieline is (spec X9). */
export interface ContactCenter {
  /** Its API name. */
  readonly name: string;
  /** What Tieline calls itself as its telephony. */
  readonly provider: string;
  /** RSA private key in PEM; the contact center has its certificate. */
  readonly key: string;
  /** Where the org's telephony API answers, an origin; null: as the org's own address tells. */
  readonly url: string | null;
}

const dataDomain = '.my.salesforce.com';
const telephonyDomain = '.my.salesforce-scrt.com';

/** Where the telephony API of the org with this address answers; null: the address does not tell. */
export function telephonyUrlOf(instanceUrl: string): string | null {
  const { protocol, hostname } = new URL(instanceUrl);
  if (protocol !== 'https:' || !hostname.endsWith(dataDomain)) return null;
  return `https://${hostname.slice(0, -dataDomain.length)}${telephonyDomain}`;
}
