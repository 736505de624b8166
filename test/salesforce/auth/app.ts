import { generateKeyPairSync, randomBytes } from 'node:crypto';

/** An external client app: who may ask for tokens, and how. */
export interface ClientApp {
  readonly clientId: string;
  /** Null: a public client, which has none. */
  readonly clientSecret: string | null;
  /** Where a sign-in may lead to, besides the loopback addresses; exact. */
  readonly redirectUris: readonly string[];
  /** PEM; whose signature a JWT must bear; null: the app takes none. */
  readonly jwtPublicKey: string | null;
  /** User id that client credentials act as; null: the app has that flow off. */
  readonly runAs: string | null;
}

/** The Salesforce CLI's own, which every org knows. */
export const platformCli: ClientApp = {
  clientId: 'PlatformCLI',
  clientSecret: null,
  redirectUris: [],
  jwtPublicKey: null,
  runAs: null,
};

/** Keys of 2,048 bits take a moment, so all orgs of a process share them: which org is meant says the consumer key. */
let sharedKeys: { readonly publicKey: string; readonly privateKey: string } | null = null;

/** PEM, for JWT bearer. */
export function jwtKeys(): { readonly publicKey: string; readonly privateKey: string } {
  sharedKeys ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return sharedKeys;
}

export const newClientApp = (
  runAs: string,
  redirectUris: readonly string[],
  jwtPublicKey: string,
): ClientApp => ({
  clientId: `3MVG9${randomBytes(60).toString('base64url').replaceAll('-', '.')}`,
  clientSecret: randomBytes(32).toString('hex').toUpperCase(),
  redirectUris,
  jwtPublicKey,
  runAs,
});

/**
 * Whether a sign-in may lead there: exactly what is registered, or any address of this machine, so that a server on a free
 * port can be tried without registering it first.
 */
export function allowsRedirect(app: ClientApp, redirectUri: string): boolean {
  if (app.redirectUris.includes(redirectUri)) return true;
  const url = URL.parse(redirectUri);
  const isLoopback = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return isLoopback && (url.protocol === 'http:' || url.protocol === 'https:');
}
