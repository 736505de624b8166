import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';

/** One HTTP request as it goes out. */
export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back, its body not read yet. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Pick<Headers, 'get'>;
  readonly body: AsyncIterable<Uint8Array>;
}

/** The org, or its sign-in, is not there for anybody now. */
export class OrgAway extends CrmUnavailable {}

/** There was no answer. */
export class NoAnswer extends OrgAway {
  /** Whether it is certain that nothing was asked: nobody was reached at the address. */
  readonly isUnreached: boolean;

  constructor(message: string, { cause, isUnreached }: { cause?: unknown; isUnreached: boolean }) {
    super(message, { cause });
    this.isUnreached = isUnreached;
  }
}

/** The system's words for an address behind which there is nobody, or somebody else. */
const unreached: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/**
 * Asks, and resolves with the head of the answer; the body ends with `signal` too. Redirects are not followed, because
 * what is sent holds a token that is for this address alone. Throws `NoAnswer`, whose words name the host and nothing that
 * was sent, and the reason of `signal` when aborted.
 */
export async function exchange(
  { method, url, headers, body }: HttpRequest,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  try {
    const answer = await fetch(url, {
      method,
      headers,
      signal,
      redirect: 'manual',
      ...(body !== undefined && { body }),
    });
    return {
      status: answer.status,
      headers: answer.headers,
      body: readBody(answer.body, url.host, signal),
    };
  } catch (error) {
    throw noAnswer(error, url.host, signal);
  }
}

/** The whole body as text. Throws `NoAnswer` past `limitBytes`, so that no answer fills the memory. */
export async function readText({ body }: HttpAnswer, limitBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > limitBytes)
      throw new NoAnswer(`Salesforce's answer is larger than ${limitBytes} bytes`, { isUnreached: false });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function* readBody(
  body: AsyncIterable<Uint8Array> | null,
  host: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  try {
    yield* body;
  } catch (error) {
    throw noAnswer(error, host, signal);
  }
}

function noAnswer(error: unknown, host: string, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  const code = codeOf(error);
  const isUnreached = unreached.has(code);
  const what = isUnreached ? `${host} cannot be reached` : `${host} broke the connection`;
  return new NoAnswer(code === '' ? what : `${what} (${code})`, { cause: error, isUnreached });
}

/** `fetch` says only that it failed; the reason is its cause's, or one of several where a host has several addresses. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return codeOf(error.cause);
}
