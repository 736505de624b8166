import { join } from 'node:path';
import {
  loadPackageDefinition,
  type ChannelCredentials,
  type ClientDuplexStream,
  type ClientOptions,
  type ClientUnaryCall,
  type Client,
  type Metadata,
  type ServiceDefinition,
  type requestCallback,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { z } from 'zod';

/** Where a subscription begins: with what comes from now on, with the oldest event kept, or behind a replay id. */
export type ReplayPreset = 'LATEST' | 'EARLIEST' | 'CUSTOM';

export interface FetchRequest {
  /** The topic, the preset and the replay id count in the first request of a stream only. */
  readonly topicName?: string;
  readonly replayPreset?: ReplayPreset;
  readonly replayId?: Uint8Array;
  /** Added to the events that are still to come by earlier requests. */
  readonly numRequested: number;
}

export interface ProducerEvent {
  readonly id: string;
  readonly schemaId: string;
  readonly payload: Uint8Array;
}

export interface ConsumerEvent {
  readonly event: ProducerEvent | null;
  readonly replayId: Uint8Array;
}

export interface FetchResponse {
  /** None: the stream lives, and has come to `latestReplayId`. */
  readonly events: readonly ConsumerEvent[];
  readonly latestReplayId: Uint8Array;
  readonly rpcId: string;
  readonly pendingNumRequested: number;
}

export interface SchemaInfo {
  /** An Avro schema. */
  readonly schemaJson: string;
  readonly schemaId: string;
  readonly rpcId: string;
}

export interface TopicInfo {
  readonly topicName: string;
  readonly tenantGuid: string;
  readonly canPublish: boolean;
  readonly canSubscribe: boolean;
  readonly schemaId: string;
  readonly rpcId: string;
}

export interface CallOptions {
  readonly deadline?: number;
}

/** The methods of `eventbus.v1.PubSub` that Tieline calls. */
export interface PubSubStub extends Client {
  subscribe(metadata: Metadata): ClientDuplexStream<FetchRequest, FetchResponse>;
  getSchema(
    request: { readonly schemaId: string },
    metadata: Metadata,
    options: CallOptions,
    callback: requestCallback<SchemaInfo>,
  ): ClientUnaryCall;
  getTopic(
    request: { readonly topicName: string },
    metadata: Metadata,
    options: CallOptions,
    callback: requestCallback<TopicInfo>,
  ): ClientUnaryCall;
}

interface PubSubClient {
  new (address: string, credentials: ChannelCredentials, options?: ClientOptions): PubSubStub;
  readonly service: ServiceDefinition;
}

const isClient = (value: unknown): boolean => typeof value === 'function';
/** What the file that lies beside this one defines. */
const protoPackage = z.object({
  eventbus: z.object({ v1: z.object({ PubSub: z.custom<PubSubClient>(isClient) }) }),
});

/** The client and the service as the proto file defines them; loading it takes some milliseconds. */
export function pubSubProtocol(): PubSubClient {
  const definition = loadSync(join(import.meta.dirname, 'pubsub_api.proto'), {
    defaults: true,
    enums: String,
    longs: String,
  });
  return protoPackage.parse(loadPackageDefinition(definition)).eventbus.v1.PubSub;
}
