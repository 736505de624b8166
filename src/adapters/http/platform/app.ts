import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { AgentId } from '../../../domain/ids.ts';
import type { Locale } from '../../../domain/locale.ts';
import type { Role } from '../../../domain/organisation/agent.ts';
import type { RightName, TokenScope } from '../../../domain/organisation/rights.ts';

/** The HTTP server that routes are added to; bodies, queries and answers are typed by their zod schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** The right that a route is for, or that it is open to everybody. Every route states it, or the server does not start. */
export type Access = RightName | 'public';

export interface RouteAccess {
  readonly method: string;
  readonly url: string;
  readonly access: Access;
}

/** The person who asks. */
export interface Person {
  readonly id: AgentId;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly locale: Locale;
}

/** A person together with how they proved who they are. */
export type SignedIn = { readonly person: Person } & (
  | { readonly by: 'session'; readonly session: string; readonly csrf: string }
  | { readonly by: 'token'; readonly token: string; readonly scopes: readonly TokenScope[] }
);

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** It gives a file that is the same for everybody, and asks nobody who they are. */
    isFile?: true;
    /** This route's own answers are never kept for its Idempotency-Key, because they hold a secret. */
    secretAnswer?: true;
    /** Its body may hold digits or a password, so that not even its hash is stored for its Idempotency-Key. */
    secretBody?: true;
    /**
     * Where the answer is read again whose request was carried out under an Idempotency-Key and whose own was lost; `:made`
     * is what it made. Where it says nothing: `routes/answer-again.ts`. Null: nowhere, which is told.
     */
    again?: string | null;
    /** Cut off under an Idempotency-Key it is carried out again, since it recognises what it has done. */
    recognises?: true;
    /**
     * It is carried out also while our own database is away, and beyond the limit of requests of whoever asks, where this says
     * so of the request (spec C6, O13): its own work is then to be saved later, and its Idempotency-Key is not kept.
     */
    withoutStore?: (request: FastifyRequest) => boolean;
    /** It only reads or tries, so an Idempotency-Key has no meaning. */
    changesNothing?: true;
    /** Its body may come for long; the route itself ends it when its sender falls silent. */
    takesItsTime?: true;
  }
  interface FastifySchema {
    /** What a client may say on a stream, for the description of the API. */
    'x-client-messages'?: { readonly $ref: string };
  }
  interface FastifyInstance {
    /** Every route with what it is for. */
    readonly accesses: readonly RouteAccess[];
  }
  interface FastifyRequest {
    /** Who asks; null on public routes without a valid sign-in. */
    signedIn: SignedIn | null;
    /** Who asks. Reading it on a public route is a bug and throws. */
    readonly person: Person;
  }
}
