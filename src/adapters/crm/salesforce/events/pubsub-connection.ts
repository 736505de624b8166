import { credentials, Metadata, type ClientDuplexStream } from '@grpc/grpc-js';
import type { Type } from 'avsc';
import { eventType } from './change-event.ts';
import { eventBusError, EventBusError } from './event-bus-error.ts';
import { pubSubProtocol, type FetchRequest, type FetchResponse } from './pubsub-protocol.ts';

/** As whom, and where, calls are made. */
export interface OrgAccess {
  readonly accessToken: string;
  /** `https://acme.my.salesforce.com` */
  readonly instanceUrl: string;
  readonly orgId: string;
}

/** Gives the access token that all of Tieline uses. Throws `CrmUnavailable` where there is none to be had now. */
export interface AccessTokens {
  current(): Promise<OrgAccess>;
  /** Another than the one given before that Salesforce does not take any more: what somebody has got meanwhile, or anew. */
  renew(refused: OrgAccess): Promise<OrgAccess>;
}

export interface PubSubOptions {
  /** `api.pubsub.salesforce.com:7443`; Salesforce has others for some regions. */
  readonly endpoint: string;
  /** PEM of an authority to trust instead of those that the machine does; null: those. */
  readonly certificateAuthority: string | null;
  readonly tokens: AccessTokens;
}

/** A schema is a few kilobytes, what is said of a topic less; they come at once, or not at all. */
const answerDeadlineMs = 30_000;
/** A subscription of all objects meets one schema for each, and a new one when an administrator adds a field. */
const mostSchemas = 200;
/** Connections die silently behind firewalls; a ping finds out. */
const pingEveryMs = 60_000;
const pingDeadlineMs = 20_000;
/** An answer of a hundred events of at most a megabyte each. */
const longestAnswerBytes = 128 * 1024 * 1024;

/** A connection to the Pub/Sub API (one channel, several calls), made when it is first used. */
export class PubSubConnection {
  readonly #stub;
  readonly #tokens: AccessTokens;
  readonly #types = new Map<string, Type>();
  /** As it was given for the last call. */
  #used: OrgAccess | null = null;

  constructor({ endpoint, certificateAuthority, tokens }: PubSubOptions) {
    const Stub = pubSubProtocol();
    const authority = certificateAuthority === null ? null : Buffer.from(certificateAuthority);
    this.#tokens = tokens;
    this.#stub = new Stub(endpoint, credentials.createSsl(authority), {
      'grpc.keepalive_time_ms': pingEveryMs,
      'grpc.keepalive_timeout_ms': pingDeadlineMs,
      'grpc.max_receive_message_length': longestAnswerBytes,
      // Whoever subscribes makes its own pauses, which an administrator can read of.
      'grpc.enable_retries': 0,
    });
  }

  close(): void {
    this.#stub.close();
  }

  /** Opens a stream; what is wrong is told when it ends. */
  async subscribe(): Promise<ClientDuplexStream<FetchRequest, FetchResponse>> {
    return this.#stub.subscribe(await this.#metadata());
  }

  /** Makes every next call use another access token than the one that was refused. */
  async signInAgain(): Promise<void> {
    if (this.#used !== null) await this.#tokens.renew(this.#used);
  }

  /** Whether the user may subscribe to the topic; not either where the org has no such topic. Throws `EventBusError`. */
  async canSubscribe(topicName: string): Promise<boolean> {
    const metadata = await this.#metadata();
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    this.#stub.getTopic(
      { topicName },
      metadata,
      { deadline: Date.now() + answerDeadlineMs },
      (error, topic) => {
        if (error === null) resolve(topic?.canSubscribe === true);
        else reject(error);
      },
    );
    try {
      return await promise;
    } catch (error) {
      const failure = eventBusError(error);
      if (failure.remedy === 'give-up') return false;
      throw failure;
    }
  }

  /** How events of this schema are read; asked for once. Throws `EventBusError`. */
  async eventType(schemaId: string): Promise<Type> {
    const known = this.#types.get(schemaId);
    if (known !== undefined) return known;
    const metadata = await this.#metadata();
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.#stub.getSchema(
      { schemaId },
      metadata,
      { deadline: Date.now() + answerDeadlineMs },
      (error, schema) => {
        if (error !== null) reject(error);
        else if (schema === undefined) reject(new EventBusError('The schema came empty.', '', 'retry'));
        else resolve(schema.schemaJson);
      },
    );
    const type = eventType(await promise.catch(thrown));
    if (this.#types.size >= mostSchemas) this.#types.clear();
    this.#types.set(schemaId, type);
    return type;
  }

  async #metadata(): Promise<Metadata> {
    this.#used = await this.#tokens.current();
    const { accessToken, instanceUrl, orgId } = this.#used;
    const metadata = new Metadata();
    metadata.set('accesstoken', accessToken);
    metadata.set('instanceurl', instanceUrl);
    metadata.set('tenantid', orgId);
    return metadata;
  }
}

const thrown = (error: unknown): never => {
  throw eventBusError(error);
};
