import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import {
  Server,
  ServerCredentials,
  type Metadata,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type sendUnaryData,
} from '@grpc/grpc-js';
import {
  pubSubProtocol,
  type FetchRequest,
  type FetchResponse,
  type SchemaInfo,
  type TopicInfo,
} from '../../../src/adapters/crm/salesforce/events/pubsub-protocol.ts';
import { localCertificate } from './certificate.ts';
import { eventBusError, type EventBusErrorCode } from './event-bus-error.ts';
import type { EventStream } from './event-stream.ts';
import { SubscriptionStream } from './subscription-stream.ts';

/** Who a call is from, as its metadata say. */
export interface PubSubCaller {
  readonly accessToken: string;
  readonly instanceUrl: string;
  /** The org's id. */
  readonly tenantId: string;
}

export interface PubSubOptions {
  /** The events of the org that this access token is of; null: of none. */
  readonly authorize: (caller: PubSubCaller) => EventStream | null;
  /** 0: a free one. */
  readonly port?: number;
  /** How long a subscription may be without an answer. */
  readonly keepAliveMs?: number;
}

export interface RunningPubSub {
  /** `localhost:7443`. */
  readonly endpoint: string;
  /** PEM, for whoever is to trust it. */
  readonly certificate: string;
  /** Ends every subscription as Salesforce would, and refuses the next ones until it is called with null. */
  interrupt(code: EventBusErrorCode | null): void;
  close(): Promise<void>;
}

/** An empty answer comes within so long. */
const defaultKeepAliveMs = 270_000;

type Fetch = Required<FetchRequest>;

/** The Pub/Sub API of several orgs, over TLS, with a certificate of its own. */
export async function startPubSub({
  authorize,
  port = 0,
  keepAliveMs = defaultKeepAliveMs,
}: PubSubOptions): Promise<RunningPubSub> {
  const subscriptions = new Set<SubscriptionStream>();
  let interruption: EventBusErrorCode | null = null;

  /** Either the org's events or how the call is refused. */
  const admit = (metadata: Metadata): EventStream | ReturnType<typeof eventBusError> => {
    const rpcId = randomUUID();
    const caller = callerOf(metadata);
    if (caller === null)
      return eventBusError('service.auth.headers.invalid', 'Authentication headers are missing.', rpcId);
    const stream = authorize(caller);
    if (stream === null || !isSameId(stream.org.id, caller.tenantId))
      return eventBusError('service.auth.error', 'The access token is not valid for this org.', rpcId);
    if (interruption !== null) return eventBusError(interruption, 'The call is refused.', rpcId);
    return stream;
  };

  const unary =
    <Request, Answer>(work: (request: Request, stream: EventStream, rpcId: string) => Answer) =>
    (call: ServerUnaryCall<Request, Answer>, answer: sendUnaryData<Answer>): void => {
      try {
        const admitted = admit(call.metadata);
        if (admitted instanceof Error) throw admitted;
        answer(null, work(call.request, admitted, randomUUID()));
      } catch (error) {
        answer(error instanceof Error ? error : { details: String(error) });
      }
    };

  const server = new Server();
  server.addService(pubSubProtocol().service, {
    subscribe(call: ServerDuplexStream<Fetch, FetchResponse>) {
      const admitted = admit(call.metadata);
      if (admitted instanceof Error) {
        call.emit('error', admitted);
        return;
      }
      const subscription = new SubscriptionStream(call, admitted, keepAliveMs);
      subscriptions.add(subscription);
      call.on('close', () => subscriptions.delete(subscription));
    },

    getSchema: unary<{ schemaId: string }, SchemaInfo>(({ schemaId }, stream, rpcId) => {
      const schema = stream.schema(schemaId);
      if (schema === null) throw eventBusError('schema.not.found', 'There is no schema of this ID.', rpcId);
      return { schemaId: schema.id, schemaJson: schema.json, rpcId };
    }),

    getTopic: unary<{ topicName: string }, TopicInfo>(({ topicName }, stream, rpcId) => {
      const topic = stream.topic(topicName);
      if (topic === null)
        throw eventBusError('topic.not.found', `The topic ${topicName} does not exist.`, rpcId);
      const tenantGuid = `core/prod/${stream.org.id}`;
      const { schemaId, canSubscribe } = topic;
      return { topicName, tenantGuid, canPublish: false, canSubscribe, schemaId, rpcId };
    }),

    publish: unary<unknown, never>((_request, _stream, rpcId) => {
      throw eventBusError('publish.topic.cannot.publish', 'Nobody may publish change events.', rpcId);
    }),
  });

  const { certificate, key } = await localCertificate();
  const credentials = ServerCredentials.createSsl(null, [
    { cert_chain: Buffer.from(certificate), private_key: Buffer.from(key) },
  ]);
  const bound = await promisify(server.bindAsync.bind(server))(`localhost:${port}`, credentials);
  return {
    endpoint: `localhost:${bound}`,
    certificate,
    interrupt(code) {
      interruption = code;
      if (code === null) return;
      for (const subscription of subscriptions) subscription.fail(code, 'The subscription is ended.');
    },
    async close() {
      server.forceShutdown();
    },
  };
}

function callerOf(metadata: Metadata): PubSubCaller | null {
  const [accessToken, instanceUrl, tenantId] = ['accesstoken', 'instanceurl', 'tenantid'].map((name) =>
    String(metadata.get(name)[0] ?? ''),
  );
  return accessToken && instanceUrl && tenantId ? { accessToken, instanceUrl, tenantId } : null;
}

/** An id of 15 characters names the same org as that of 18. */
const isSameId = (one: string, other: string): boolean => one.slice(0, 15) === other.slice(0, 15);
