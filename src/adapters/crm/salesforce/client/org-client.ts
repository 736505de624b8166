/** What a request may cost the org's day: as its limit nears, what comes last here waits first (spec X10). */
export type RequestPriority = 'person' | 'today' | 'earlier' | 'background';

/** For whom a request is, and how long they wait for it. */
export interface RequestOptions {
  readonly priority: RequestPriority;
  /** From asking to the whole answer, waits for the budget included; the client's own where it is not given. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/** One request to the org's REST API. */
export interface OrgRequest extends RequestOptions {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below `/services/data/vNN.N`, with a slash in front; values in it are URL-encoded by whoever builds it. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the org answered, whatever its status: 2xx and 3xx, and 4xx that say something about what was asked. */
export interface OrgAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * One Salesforce org, signed in to as somebody. Throws `CrmUnavailable` where there is no answer that says anything about
 * what was asked: no connection, no answer in time, 5xx, the day's limit, a grant that is revoked, an org that is not the
 * one we wrote to. An access token that is over is renewed once, without the caller's doing.
 */
export interface OrgClient {
  request(request: OrgRequest): Promise<OrgAnswer>;
}

/** A client that knows which version of the API it speaks. */
export interface SignedInClient extends OrgClient {
  /** As in paths: `66.0`. Only what stands inside a composite request names it. Throws `CrmUnavailable`. */
  apiVersion(): Promise<string>;
}

/** Sends requests to one org for somebody whose priority and patience it knows. Throws as `OrgClient` does. */
export interface RequestSender extends Pick<SignedInClient, 'apiVersion'> {
  send(request: Omit<OrgRequest, keyof RequestOptions>): Promise<OrgAnswer>;
}

export const senderBy = (client: SignedInClient, options: RequestOptions): RequestSender => ({
  apiVersion: () => client.apiVersion(),
  send: (request) => client.request({ ...request, ...options }),
});

/** An answer that is read while it comes, such as a page of a bulk query's CSV. */
export interface OrgDownload {
  readonly status: number;
  /** null: the org sent none of this name. */
  header(name: string): string | null;
  /** To be read or returned (`for await` does either), within the deadline of the request; then `CrmUnavailable`. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** For answers that are too large to be held. Throws as `OrgClient` does. */
export interface OrgDownloads {
  download(request: OrgRequest): Promise<OrgDownload>;
}

/** One error of Salesforce's, of a whole request or of one row of it. */
export interface OrgError {
  readonly code: string;
  readonly message: string;
  readonly fields: readonly string[];
}
