import { signedJwt } from './signed-jwt.ts';

/** As short as Salesforce's clock and ours may differ. */
const LIFE_SECONDS = 180;

export interface JwtSigner {
  /** The consumer key of the app. */
  readonly clientId: string;
  /** RSA private key in PEM. */
  readonly key: string;
  readonly username: string;
  /** Where the assertion is taken to. */
  readonly loginUrl: string;
}

/** What proves to Salesforce that we may work as this user (RFC 7523), signed at `now` in milliseconds since 1970. */
export function jwtAssertion({ clientId, key, username, loginUrl }: JwtSigner, now: number): string {
  const claims = {
    iss: clientId,
    sub: username,
    aud: audienceOf(loginUrl),
    exp: Math.floor(now / 1000) + LIFE_SECONDS,
  };
  return signedJwt(claims, key);
}

/** Salesforce takes assertions for its login host or its test host, whatever the org's own address is. */
function audienceOf(loginUrl: string): string {
  const { hostname, origin } = new URL(loginUrl);
  if (hostname.endsWith('.sandbox.my.salesforce.com')) return 'https://test.salesforce.com';
  return hostname.endsWith('.my.salesforce.com') ? 'https://login.salesforce.com' : origin;
}
