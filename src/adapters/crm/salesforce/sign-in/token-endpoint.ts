import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { exchange, OrgAway, readText } from '../client/exchange.ts';
import { isSecureAddress } from '../client/secure-address.ts';
import { jwtAssertion } from './jwt-bearer.ts';

/** What a sign-in gave. */
export interface SignedIn {
  readonly accessToken: string;
  /** null: none, or the one we have goes on. */
  readonly refreshToken: string | null;
  /** Where the org answers, without a slash at its end; it may change from one sign-in to the next. */
  readonly instanceUrl: string;
  /** 18 characters, `00D…`. */
  readonly orgId: string;
  /** The org's user who is signed in, `005…`. */
  readonly userId: string;
}

/** Salesforce said no, and asking again does not change it. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused';
  /** Salesforce's own, such as `invalid_grant`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface TokenEndpointOptions {
  readonly loginUrl: string;
  readonly clientId: string;
  /** null: the app asks for none. */
  readonly clientSecret: string | null;
}

/** Below the ten seconds for which others wait for the row that is locked meanwhile. */
export const SIGN_IN_MS = 8_000;
/** A token answer is a few lines. */
const ANSWER_BYTES = 64 * 1024;
const WORDS = 300;

/** Codes of RFC 6749 and Salesforce's that say "not now" about a sign-in that may be right. */
const passing: ReadonlySet<string> = new Set([
  'server_error',
  'temporarily_unavailable',
  'rate_limit_exceeded',
  'unknown_error',
]);

/**
 * Salesforce's OAuth 2.0 (spec X3). Each call has a deadline of `SIGN_IN_MS`, throws `SignInRefused` where Salesforce says
 * no, and `CrmUnavailable` where it says nothing. No error holds what was sent.
 */
export class TokenEndpoint {
  readonly #options: TokenEndpointOptions;

  constructor(options: TokenEndpointOptions) {
    this.#options = options;
  }

  clientCredentials(): Promise<SignedIn> {
    return this.#ask({ grant_type: 'client_credentials', ...this.#client() });
  }

  /** `key`: the RSA private key, in PEM, whose certificate the app in the org has. */
  jwtBearer(key: string, username: string): Promise<SignedIn> {
    const assertion = jwtAssertion({ ...this.#options, key, username }, Date.now());
    return this.#ask({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
  }

  refresh(refreshToken: string): Promise<SignedIn> {
    return this.#ask({ grant_type: 'refresh_token', refresh_token: refreshToken, ...this.#client() });
  }

  /** The end of the web-server flow; `verifier` is the one of its beginning (PKCE). */
  code(code: string, verifier: string, redirectUri: string): Promise<SignedIn> {
    return this.#ask({
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      redirect_uri: redirectUri,
      ...this.#client(),
    });
  }

  /** Where a person's browser goes to begin the web-server flow. */
  authorizeUrl(asked: { state: string; challenge: string; redirectUri: string }): string {
    const url = new URL('/services/oauth2/authorize', this.#options.loginUrl);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: this.#options.clientId,
      redirect_uri: asked.redirectUri,
      scope: 'api refresh_token id',
      state: asked.state,
      code_challenge: asked.challenge,
      code_challenge_method: 'S256',
    }).toString();
    return url.href;
  }

  /** Ends a grant at Salesforce. One that is over already is no error. */
  async revoke(refreshToken: string): Promise<void> {
    await this.#post('/services/oauth2/revoke', { token: refreshToken });
  }

  #client(): Record<string, string> {
    const { clientId, clientSecret } = this.#options;
    return { client_id: clientId, ...(clientSecret !== null && { client_secret: clientSecret }) };
  }

  async #ask(form: Record<string, string>): Promise<SignedIn> {
    const { status, fields } = await this.#post('/services/oauth2/token', form);
    if (status === 200) return signedIn(fields, this.#options.loginUrl);
    const code = fields['error'] ?? '';
    const words = (fields['error_description'] ?? '').slice(0, WORDS);
    if (status >= 400 && status < 500 && code !== '' && !passing.has(code))
      throw new SignInRefused(code, words === '' ? code : `${code}: ${words}`);
    throw new OrgAway(`Salesforce gave no sign-in (status ${status}${code === '' ? '' : `, ${code}`})`);
  }

  async #post(path: string, form: Record<string, string>) {
    const signal = AbortSignal.timeout(SIGN_IN_MS);
    try {
      const answer = await exchange(
        {
          method: 'POST',
          url: new URL(path, this.#options.loginUrl),
          headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
          body: new URLSearchParams(form).toString(),
        },
        signal,
      );
      return { status: answer.status, fields: textsIn(await readText(answer, ANSWER_BYTES)) };
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new OrgAway(`Salesforce gave no sign-in within ${SIGN_IN_MS} ms`, { cause: error });
    }
  }
}

/** The texts of a JSON object by name; none where it is none. */
function textsIn(text: string): Readonly<Record<string, string>> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return {};
  }
  if (typeof content !== 'object' || content === null) return {};
  const entries: readonly [string, unknown][] = Object.entries(content);
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

function signedIn(fields: Readonly<Record<string, string>>, loginUrl: string): SignedIn {
  const { access_token: accessToken, instance_url: instance = '', refresh_token: refreshToken } = fields;
  const [, orgId, userId] =
    /\/id\/(00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?)\/(005[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?)$/.exec(
      fields['id'] ?? '',
    ) ?? [];
  const url = URL.parse(instance);
  if (accessToken === undefined || url === null || orgId === undefined || userId === undefined)
    throw new CrmUnavailable("Salesforce's sign-in gave no token, address, org or user");
  // Who signs in by TLS is never sent on to an address without it.
  if (!isSecureAddress(url) || (url.protocol !== 'https:' && loginUrl.startsWith('https:')))
    throw new CrmUnavailable(`Salesforce names ${url.origin}, where tokens cannot be sent without TLS`);
  const instanceUrl = `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  return { accessToken, refreshToken: refreshToken ?? null, instanceUrl, orgId, userId };
}
