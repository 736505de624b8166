import { randomUUID } from 'node:crypto';
import { CrmUnavailable } from '../../../../application/ports/crm/crm.ts';
import { isTable } from '../../../../domain/same-value.ts';
import { isoText, type EpochMs } from '../../../../domain/time.ts';
import { patienceOf, within } from '../client/patience.ts';
import { exchange, NoAnswer, OrgAway, readText } from '../client/exchange.ts';
import { responseOf, type OrgResponse } from '../client/org-response.ts';
import { signedJwt } from '../sign-in/signed-jwt.ts';
import type { OrgAccess } from '../tokens/grant-access.ts';
import { longId } from '../record-id.ts';
import { telephonyUrlOf, type ContactCenter } from './contact-center.ts';

/** A call that Salesforce is to have a record of. Calls outwards it records by itself. */
export interface NewVoiceCall {
  readonly vendorCallKey: string;
  readonly from: string;
  readonly to: string;
  readonly startedAt: EpochMs;
  /** Of a transfer the record of the call before it, by its id; null: the customer called. */
  readonly transferredFrom: string | null;
}

/** When a call was. */
export interface VoiceCallTimes {
  readonly startedAt: EpochMs;
  /** null: nobody answered. */
  readonly answeredAt: EpochMs | null;
  readonly endedAt: EpochMs;
}

/** What the org says to a record of a call: it is there whatever is complained of. */
export type VoiceCallMade =
  | { readonly id: string; /** null: none. */ readonly complaint: string | null }
  | { readonly refused: { readonly code: string; readonly words: string } };

/** Whether the org takes what we sign. `unknown`: it did not say, and its words, or those of who could not ask it, why. */
export type KeyAnswer =
  | { readonly key: 'taken' }
  | { readonly key: 'refused' | 'unknown'; readonly words: string };

export interface TelephonyApiDeps {
  readonly center: ContactCenter;
  readonly access: Pick<OrgAccess, 'current'>;
  readonly orgId: () => Promise<string>;
  /** Told of each request, as it goes out. */
  readonly onSent: (request: { readonly method: 'POST' | 'PATCH'; readonly path: string }) => void;
}

const basePath = '/telephony/v1/voiceCalls';
/** A record or a few lines of refusal. */
const answerBytes = 64 * 1024;
/** Above what a record takes with the triggers of an org, and below what the ledger's batch may take. */
const deadlineMs = 20_000;
/** A token is for one request. Clocks may differ by as much. */
const tokenSeconds = 180;
/** How a request without anything in it is refused: no other answer says that it was read. */
const emptinessRefused: ReadonlySet<number> = new Set([400, 422]);
/** A certificate or a name that is wrong is mended by an administrator, who then need not wait long. */
const refusedPauseMs = 120_000;
/** The longest time that a header may make us wait. */
const longestRetrySeconds = 3_600;
const wordsLimit = 1_000;

/** The contact center does not take what we sign. */
class KeyRefused extends CrmUnavailable {}

/**
 * The telephony API of Salesforce Voice (spec X9), as the telephony of a contact center. Calls throw `CrmUnavailable` where there
 * is no answer that says anything about the call, within `deadlineMs`, and `NoAnswer` among them where what was asked may take
 * effect all the same. No error holds what was sent.
 */
export class TelephonyApi {
  readonly #deps: TelephonyApiDeps;

  constructor(deps: TelephonyApiDeps) {
    this.#deps = deps;
  }

  get center(): string {
    return this.#deps.center.name;
  }

  /** Whether the org takes what we sign, by a request that it refuses for its emptiness if it does. Changes nothing. */
  async tryKey(): Promise<KeyAnswer> {
    try {
      const answer = await this.#ask('POST', basePath, {});
      if (emptinessRefused.has(answer.status)) return { key: 'taken' };
      return { key: 'unknown', words: refusalIn(answer).words };
    } catch (error) {
      if (!(error instanceof CrmUnavailable)) throw error;
      return { key: error instanceof KeyRefused ? 'refused' : 'unknown', words: error.message };
    }
  }

  /** Has a record made, and another one each time: the key is not unique. */
  async create(call: NewVoiceCall): Promise<VoiceCallMade> {
    const { vendorCallKey, from, to, startedAt, transferredFrom } = call;
    const answer = await this.#ask('POST', basePath, {
      callCenterApiName: this.#deps.center.name,
      vendorCallKey,
      from,
      to,
      startTime: isoText(startedAt),
      participants: [{ participantKey: from, type: 'END_USER' }],
      ...(transferredFrom === null
        ? { initiationMethod: 'Inbound' }
        : { initiationMethod: 'Transfer', parentVoiceCallId: transferredFrom }),
    });
    if (answer.status >= 300) return { refused: refusalIn(answer) };
    const { voiceCallId, errors } = isTable(answer.body) ? answer.body : {};
    if (typeof voiceCallId !== 'string')
      throw new NoAnswer('Salesforce did not name the voice call', { isUnreached: false });
    return { id: longId(voiceCallId), complaint: complaintIn(errors) };
  }

  /**
   * Says when a call was, and that it is over; Salesforce takes that in later, and says nothing of it. Gives what it refuses;
   * null: nothing.
   */
  async end(id: string, { startedAt, answeredAt, endedAt }: VoiceCallTimes): Promise<string | null> {
    const answer = await this.#ask('PATCH', `${basePath}/${encodeURIComponent(id)}`, {
      startTime: isoText(startedAt),
      ...(answeredAt !== null && { acceptTime: isoText(answeredAt) }),
      endTime: isoText(endedAt),
      isActiveCall: false,
    });
    return answer.status >= 300 ? refusalIn(answer).words : null;
  }

  async #ask(method: 'POST' | 'PATCH', path: string, body: object): Promise<OrgResponse> {
    using patience = patienceOf({ deadlineMs });
    const { signal } = patience;
    const url = new URL(path, await within(this.#address(), signal));
    const bearer = await within(this.#token(), signal);
    this.#deps.onSent({ method, path });
    let status: number | null = null;
    try {
      const answer = await exchange(
        {
          method,
          url,
          headers: {
            accept: 'application/json',
            'content-type': 'application/json',
            'Telephony-Provider-Name': this.#deps.center.provider,
            authorization: `Bearer ${bearer}`,
          },
          body: JSON.stringify(body),
        },
        signal,
      );
      status = answer.status;
      return told(responseOf(answer, await readText(answer, answerBytes)));
    } catch (error) {
      if (!mayTakeEffect(error, status)) throw error;
      throw new NoAnswer(error.message, { cause: error, isUnreached: false });
    }
  }

  async #address(): Promise<string> {
    const { center, access } = this.#deps;
    if (center.url !== null) return center.url;
    const { instanceUrl } = await access.current();
    const url = telephonyUrlOf(instanceUrl);
    if (url === null)
      throw new CrmUnavailable(
        `the address of the telephony API does not follow from ${instanceUrl}: set SALESFORCE_TELEPHONY_URL`,
      );
    return url;
  }

  async #token(): Promise<string> {
    const { center, orgId } = this.#deps;
    const now = Math.floor(Date.now() / 1_000);
    const claims = { iss: await orgId(), sub: center.name, iat: now, exp: now + tokenSeconds };
    return signedJwt({ ...claims, jti: randomUUID() }, center.key);
  }
}

/** Of a request that failed so; not where the status alone says that it was turned away, nor where nobody was reached. */
function mayTakeEffect(error: unknown, status: number | null): error is OrgAway {
  if (!(error instanceof OrgAway) || error instanceof NoAnswer) return false;
  const isTurnedAway =
    status !== null && ((status >= 300 && status < 500 && status !== 408) || status === 503);
  return !isTurnedAway;
}

/** Throws for what says nothing of the call: too much at once, our key not taken, the org not there or elsewhere. */
function told(answer: OrgResponse): OrgResponse {
  const { status } = answer;
  if (status < 300) return answer;
  const { words } = refusalIn(answer);
  if (status === 429) throw new CrmUnavailable(words, { afterMs: retryAfterMs(answer) });
  if (status === 401 || status === 403)
    throw new KeyRefused(`the contact center does not take Tieline’s key: ${words}`, {
      afterMs: refusedPauseMs,
    });
  // Nothing is sent on to another address: the token is for this one.
  if (status >= 500 || status === 408 || status < 400) throw new OrgAway(words);
  return answer;
}

function retryAfterMs(answer: OrgResponse): number | null {
  const seconds = Number(answer.header('retry-after') ?? '');
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, longestRetrySeconds) * 1_000 : null;
}

/** The form of a refusal is not documented: what looks like words is taken for them. */
function refusalIn({ status, body }: OrgResponse): { readonly code: string; readonly words: string } {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  const { message, code, errorCode } = isTable(first) ? first : {};
  const named = [code, errorCode].find((one) => typeof one === 'string');
  return {
    code: typeof named === 'string' ? named : `http-${status}`,
    words:
      typeof message === 'string' && message !== ''
        ? message.slice(0, wordsLimit)
        : `Salesforce answered with status ${status}`,
  };
}

/** An empty list where nothing is wrong, else a text. */
function complaintIn(errors: unknown): string | null {
  const words = Array.isArray(errors) ? errors.map(String).join(' ') : errors;
  return typeof words === 'string' && words.trim() !== '' ? words.slice(0, wordsLimit) : null;
}
