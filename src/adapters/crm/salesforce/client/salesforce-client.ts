import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { SignInRefused } from '../sign-in/token-endpoint.ts';
import type { AccessSession, OrgAccess } from '../tokens/grant-access.ts';
import { WrongOrg } from '../tokens/org-store.ts';
import { readUsage, type Admission } from './api-budget.ts';
import { exchange, NoAnswer, OrgAway, readText, type HttpAnswer } from './exchange.ts';
import type { Org } from './org.ts';
import type { OrgAnswer, OrgClient, OrgDownload, OrgDownloads, OrgRequest } from './org-client.ts';
import { orgErrorsOf, wordsOf } from './org-errors.ts';
import { httpRequest } from './org-request.ts';
import { responseOf, type OrgResponse } from './org-response.ts';
import type { OrgStateWatch } from './org-state.ts';
import { DEADLINE_MS, patienceOf, within, type Patience } from './patience.ts';
import { Pause } from './pause.ts';

/** 200 tasks with descriptions of 32,000 characters, some of them of four bytes, several times over. */
const ANSWER_BYTES = 64 * 1024 * 1024;
/** What is refused is told in a few lines for each of at most 500 records. */
const REFUSAL_BYTES = 4 * 1024 * 1024;
/** A sign-in that the org refuses is mended by its administrator: often enough to go on soon after, rarely enough for its log. */
const refusedPause = { firstMs: 60_000, longestMs: 900_000 };
/** An org that moved is found by signing in, one that is away is not: that is tried so often. */
const movedPause = { firstMs: 60_000, longestMs: 60_000 };
/** Others may use up a token that was renewed for one: it is renewed so often for one request. */
const MOST_RENEWALS = 3;
/** Salesforce's limit of what runs at once, not of the day. */
const TOO_MANY_AT_ONCE_MS = 5_000;
/** Who gives up sooner cannot tell whether the org is away. */
const SILENT_MS = 5_000;
/** The longest time that a header may make us wait. */
const LONGEST_RETRY_SECONDS = 3_600;

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export interface SalesforceClientDeps {
  readonly org: Org;
  readonly access: OrgAccess;
  /** Told how the link to the org is; none: this client does not speak for the installation. */
  readonly state: OrgStateWatch | null;
}

/** Permission for one request, until that is over. */
interface Turn {
  readonly admission: Admission;
  readonly end: () => void;
}

interface Opened {
  readonly answer: HttpAnswer;
  /** The body of what was refused; null: not read yet. */
  readonly text: string | null;
}

/** An org, signed in to as one user. */
export class SalesforceClient implements OrgClient, OrgDownloads {
  readonly #deps: SalesforceClientDeps;
  readonly #refused: Pause;
  readonly #moved: Pause;
  /** The version of the newest token that the org has taken from us. */
  #takenVersion = 0;

  constructor(deps: SalesforceClientDeps) {
    this.#deps = deps;
    const now = () => deps.org.time.now();
    this.#refused = new Pause(refusedPause, now);
    this.#moved = new Pause(movedPause, now);
  }

  async request(request: OrgRequest): Promise<OrgResponse> {
    using patience = patienceOf(request);
    const turn = await this.#turn(request, patience);
    try {
      const { answer, text } = await this.#open(request, patience, turn);
      return responseOf(answer, text ?? (await readText(answer, ANSWER_BYTES)));
    } catch (error) {
      throw this.#told(error, request);
    } finally {
      turn.end();
    }
  }

  /** Which version of the API is spoken with the org, `66.0`; what stands inside a composite request names it. */
  async apiVersion(): Promise<string> {
    using patience = patienceOf({});
    const { access, org } = this.#deps;
    const at = org.time.now();
    try {
      const { instanceUrl } = await within(access.current(), patience.signal);
      return await org.version(instanceUrl, patience.signal);
    } catch (error) {
      throw this.#signInRefused(error, at);
    }
  }

  /** A person wants to know whether what was refused is mended: the next request is sent, whatever was to be waited for. */
  askAnew(): void {
    this.#refused.askAnew();
    this.#moved.askAnew();
    this.#deps.org.budget.askAnew();
  }

  async download(request: OrgRequest): Promise<OrgDownload> {
    const patience = patienceOf(request);
    const turn = await this.#turn(request, patience).catch((error: unknown) => {
      patience[Symbol.dispose]();
      throw error;
    });
    const end = () => {
      turn.end();
      patience[Symbol.dispose]();
    };
    // Also where nobody reads it.
    patience.signal.addEventListener('abort', end, { once: true });
    try {
      const { answer, text } = await this.#open(request, patience, turn);
      const body = text === null ? answer.body : onlyChunk(text);
      return {
        status: answer.status,
        header: (name) => answer.headers.get(name),
        body: this.#read(body, request, end),
      };
    } catch (error) {
      end();
      throw this.#told(error, request);
    }
  }

  async *#read(
    body: AsyncIterable<Uint8Array>,
    request: OrgRequest,
    end: () => void,
  ): AsyncGenerator<Uint8Array> {
    try {
      yield* body;
    } catch (error) {
      throw this.#told(error, request);
    } finally {
      end();
    }
  }

  /** Waits until the org's day and what else is asked leave room for it. */
  async #turn({ priority }: OrgRequest, { signal, restMs }: Patience): Promise<Turn> {
    const { budget, slots } = this.#deps.org;
    this.#refused.pass();
    const admission = await budget.admit(priority, restMs(), signal);
    const end = await slots.take(priority, signal);
    try {
      budget.check(admission);
      this.#refused.passSince(admission.at);
    } catch (error) {
      end();
      throw error;
    }
    return { admission, end };
  }

  /** Asks with the token there is, and with another where the org does not take it or has moved. */
  async #open(request: OrgRequest, { signal }: Patience, { admission }: Turn): Promise<Opened> {
    const { access } = this.#deps;
    try {
      let session = await within(access.current(), signal);
      for (let renewals = 0; ; renewals += 1) {
        const opened = await this.#once(request, session, signal, admission);
        if (opened !== 'moved' && opened.answer.status !== 401) return this.#taken(opened, session);
        const words = opened === 'moved' ? 'the org has moved' : wordsOf(refusalIn(opened));
        const isRefusedThoughNew = session.isNew && session.version > this.#takenVersion;
        if (opened !== 'moved' && isRefusedThoughNew) throw new SignInRefused('INVALID_SESSION_ID', words);
        if (renewals === MOST_RENEWALS) throw new CrmUnavailable(words);
        session = await within(access.renew(session), signal);
      }
    } catch (error) {
      throw this.#signInRefused(error, admission.at);
    }
  }

  /** What to tell whoever asked at that time: only an administrator helps, so that others are not let through either. */
  #signInRefused(error: unknown, askedAt: number): unknown {
    if (!(error instanceof SignInRefused) && !(error instanceof WrongOrg)) return error;
    this.#deps.state?.become(error instanceof WrongOrg ? 'wrong-org' : 'revoked', error.message);
    return this.#refused.begin(error.message, askedAt);
  }

  async #once(
    request: OrgRequest,
    session: AccessSession,
    signal: AbortSignal,
    admission: Admission,
  ): Promise<Opened | 'moved'> {
    const { org } = this.#deps;
    try {
      const version = await org.version(session.instanceUrl, signal);
      org.counts.sent(request);
      const answer = await exchange(httpRequest(request, session, version), signal);
      const opened = { answer, text: answer.status < 400 ? null : await readText(answer, REFUSAL_BYTES) };
      this.#watch(opened, admission);
      if (!isElsewhere(opened)) return opened;
    } catch (error) {
      // Nobody was reached, so nothing was asked.
      if (!(error instanceof NoAnswer) || !error.isUnreached) throw error;
    }
    // The org may answer at another address by now, which a sign-in tells.
    this.#moved.pass();
    this.#moved.begin(`${new URL(session.instanceUrl).host} does not answer`, org.time.now());
    org.forgetVersion();
    return 'moved';
  }

  /** What every answer tells about the org. Throws `CrmUnavailable` for one that says nothing of what was asked. */
  #watch(opened: Opened, admission: Admission): void {
    const { org } = this.#deps;
    const { status, headers } = opened.answer;
    const usage = readUsage(headers.get('sforce-limit-info'));
    if (usage !== null) org.budget.told(usage, admission);
    if (status < 400) return;
    const refusal = refusalIn(opened);
    const [error] = orgErrorsOf(refusal.body);
    if (status === 403 && error?.code === 'REQUEST_LIMIT_EXCEEDED') {
      if (/concurrent/i.test(error.message))
        throw new CrmUnavailable(wordsOf(refusal), { afterMs: TOO_MANY_AT_ONCE_MS });
      throw org.budget.refused(wordsOf(refusal), admission);
    }
    if (status === 410) org.forgetVersion();
    if (status === 410 || status === 429 || status >= 500)
      throw new OrgAway(wordsOf(refusal), { afterMs: retryAfterMs(headers) });
  }

  #taken(opened: Opened, { version }: AccessSession): Opened {
    const { org, state } = this.#deps;
    this.#takenVersion = Math.max(this.#takenVersion, version);
    this.#refused.end();
    this.#moved.end();
    org.budget.taken();
    state?.become('connected');
    return opened;
  }

  /** What went wrong, once the state of the link says so too. A request that its asker gave up soon says nothing. */
  #told(error: unknown, { deadlineMs = DEADLINE_MS }: OrgRequest): unknown {
    const { org, state } = this.#deps;
    if (org.budget.refusal !== null) state?.become('limited', org.budget.refusal);
    else if (error instanceof OrgAway && deadlineMs >= SILENT_MS && this.#refused.words === null)
      state?.become('away', error.message);
    return error;
  }
}

/** A redirect, or what Salesforce says at an address that an org had before. */
function isElsewhere(opened: Opened): boolean {
  const { status, headers } = opened.answer;
  if (redirects.has(status)) return true;
  if (status !== 404) return false;
  const isPage = (headers.get('content-type') ?? '').includes('html');
  return isPage || orgErrorsOf(refusalIn(opened).body)[0]?.code === 'URL_NOT_RESET';
}

function refusalIn({ answer, text }: Opened): OrgAnswer {
  try {
    return { status: answer.status, body: JSON.parse(text ?? '') };
  } catch {
    return { status: answer.status, body: null };
  }
}

function retryAfterMs(headers: HttpAnswer['headers']): number | null {
  const seconds = Number(headers.get('retry-after') ?? NaN);
  return seconds > 0 && seconds <= LONGEST_RETRY_SECONDS ? seconds * 1000 : null;
}

async function* onlyChunk(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
