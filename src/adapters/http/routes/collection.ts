import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { LiveOrganisation } from '../../../application/organisation/live-organisation.ts';
import type { Snapshot, Write } from '../../../application/ports/organisation/snapshot.ts';
import type { Actor } from '../../../application/ports/organisation/organisation-store.ts';
import { keyedRequest } from '../../../application/runtime/keyed-request.ts';
import { id, list } from '../../../contract/common.ts';
import { isRefusal, refuse, type Refusal } from '../../../domain/refusal.ts';
import type { Access, App } from '../platform/app.ts';
import { listOperation, operation } from './operation.ts';
import { page, PageQuery } from './paging.ts';
import { conditional, isBasedOn, refuseOutdated, versionOf } from './resource-version.ts';
import { accepted, refused } from '../platform/problem.ts';
import { InvalidInput } from '../platform/validation.ts';

/** One noun of the administration: how the API's shapes become decisions about the organisation, and back. */
export interface Collection<Value, Input extends z.ZodObject, View extends z.ZodType> {
  readonly path: 'agents' | 'teams' | 'skills' | 'queues' | 'numbers' | 'hours';
  readonly input: Input;
  readonly view: View;
  /** Who may read it; only administrators change it. */
  readonly read: Access;
  /** What comes may hold a password. */
  readonly secretInput?: true;
  all(now: Snapshot): readonly Value[];
  find(now: Snapshot, key: string): Value | null;
  /** By what the list is ordered, and what tells equals apart. */
  order(value: Value): readonly [string, string];
  show(value: Value, now: Snapshot, request: FastifyRequest): z.output<View>;
  /** The whole of it as an input, so that what a change leaves out stays as it is. */
  asInput(value: Value, now: Snapshot): z.input<Input>;
  /** What else a change may replace, and leaves as it is unless it names it. */
  beside?(value: Value, now: Snapshot): object;
  /** `key` null: a new one. Gives the key it has afterwards, and the decision. */
  put(input: z.output<Input>, key: string | null, request: FastifyRequest): Promise<Decision> | Decision;
  remove(key: string, request: FastifyRequest): (now: Snapshot) => readonly Write[] | Refusal;
  /** After a removal has happened. */
  removed?(key: string): Promise<void>;
}

interface Decision {
  readonly key: string;
  readonly decide: (now: Snapshot) => readonly Write[] | Refusal;
  /** What follows once it is committed. */
  readonly after?: () => Promise<void>;
}

const administration: Access = 'administration';

/** Others who change the same thing in the same moment are few. */
const mostTries = 10;

const KeyParams = z.object({ key: id });
const Members = z.record(z.string(), z.unknown());

/** Any members of an input and none by default: what is left out stays as it is. */
function changesOf(input: z.ZodObject): z.ZodType<Record<string, unknown>> {
  const members = Object.entries(input.shape).map(
    ([name, schema]) =>
      [name, z.optional(schema instanceof z.ZodDefault ? schema.unwrap() : schema)] as const,
  );
  return z.strictObject(Object.fromEntries(members));
}

/** Who asks, for the audit. */
export const actorOf = (request: FastifyRequest): Actor => ({
  id: request.person.id,
  name: request.person.name,
});

/** Adds GET and POST of the list, GET, PUT and DELETE of one. */
export function collectionRoutes<Value, Input extends z.ZodObject, View extends z.ZodType>(
  app: App,
  organisation: LiveOrganisation,
  noun: Collection<Value, Input, View>,
): void {
  const url = `/api/v1/${noun.path}`;
  const tags = ['Administration'];
  // The routes know the schemas without their types, which are not settled while the noun is a parameter.
  const input: z.ZodType = noun.input;
  const view: z.ZodType = noun.view;
  const changing = { access: administration, ...(noun.secretInput && { secretBody: noun.secretInput }) };

  const shown = (key: string, request: FastifyRequest): z.output<View> => {
    const value = noun.find(organisation.snapshot, key);
    return noun.show(accepted(value ?? refuse('not-found')), organisation.snapshot, request);
  };

  /** The version of one; what is not there has one of its own. */
  const versionAt = (now: Snapshot, key: string): string => {
    const value = noun.find(now, key);
    return versionOf(value === null ? null : [noun.asInput(value, now), noun.beside?.(value, now)]);
  };

  const tagged = (key: string, request: FastifyRequest, reply: FastifyReply): z.output<View> => {
    const view = shown(key, request);
    void reply.header('etag', versionAt(organisation.snapshot, key));
    return view;
  };

  const put = async (
    given: unknown,
    key: string | null,
    request: FastifyRequest,
    isStill: (now: Snapshot) => boolean = () => true,
  ): Promise<string | Refusal> => {
    const parsed = noun.input.safeParse(given, { reportInput: true });
    if (!parsed.success) throw new InvalidInput(parsed.error.issues);
    const decision = await noun.put(parsed.data, key, request);
    keyedRequest()?.make(decision.key);
    const outdated = refuse('changed-meanwhile');
    const refusal = await organisation.change(actorOf(request), (now) =>
      isStill(now) ? decision.decide(now) : outdated,
    );
    if (refusal === outdated) return outdated;
    accepted(refusal);
    await decision.after?.();
    return decision.key;
  };

  /**
   * What is left out stays as it is then: where somebody else changes the rest in the same moment, it is put together anew,
   * unless it was to be based on what has changed.
   */
  const change = async (key: string, request: FastifyRequest, reply: FastifyReply): Promise<string> => {
    const changes = Members.parse(request.body);
    // What another server has changed is not known here yet, and the change may be based on just that.
    if (!isBasedOn(request, versionAt(organisation.snapshot, key))) await organisation.refresh();
    for (let tries = 1; ; tries += 1) {
      const now = organisation.snapshot;
      const value = accepted(noun.find(now, key) ?? refuse('not-found'));
      const before = Members.parse(noun.asInput(value, now));
      const version = versionAt(now, key);
      if (!isBasedOn(request, version))
        return refuseOutdated(Members.parse(shown(key, request)), version, reply);
      const result = await put(
        { ...before, ...changes },
        key,
        request,
        (then) => versionAt(then, key) === version,
      );
      if (!isRefusal(result)) return result;
      if (tries === mostTries) return refused(result);
      await organisation.refresh();
    }
  };

  app.get(
    url,
    {
      config: { access: noun.read },
      schema: { ...listOperation(noun.path), tags, querystring: PageQuery, response: { 200: list(view) } },
    },
    async (request, reply) => {
      const now = organisation.snapshot;
      const { items, next } = page(noun.all(now), (value) => noun.order(value), request.query);
      return reply.send({ items: items.map((value) => noun.show(value, now, request)), next });
    },
  );

  app.get(
    `${url}/:key`,
    {
      config: { access: noun.read },
      schema: { ...operation('read', noun.path), tags, params: KeyParams, response: { 200: view } },
    },
    async (request, reply) => reply.send(tagged(request.params.key, request, reply)),
  );

  app.post(
    url,
    {
      config: changing,
      schema: { ...operation('create', noun.path), tags, body: input, response: { 201: view } },
    },
    async (request, reply) => {
      const key = accepted(await put(request.body, null, request));
      void reply.header('location', `${url}/${encodeURIComponent(key)}`);
      return reply.code(201).send(tagged(key, request, reply));
    },
  );

  app.put(
    `${url}/:key`,
    {
      config: changing,
      schema: {
        ...operation('change', noun.path),
        tags,
        description: `What is left out stays as it is. ${conditional}`,
        params: KeyParams,
        body: changesOf(noun.input),
        response: { 200: view },
      },
    },
    async (request, reply) => {
      const key = await change(request.params.key, request, reply);
      return reply.send(tagged(key, request, reply));
    },
  );

  app.delete(
    `${url}/:key`,
    {
      config: { access: administration },
      schema: {
        ...operation('remove', noun.path),
        tags,
        description: conditional,
        params: KeyParams,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const { key } = request.params;
      const remove = noun.remove(key, request);
      const outdated = refuse('changed-meanwhile');
      const refusal = await organisation.change(actorOf(request), (now) => {
        const isThere = noun.find(now, key) !== null;
        return isThere && !isBasedOn(request, versionAt(now, key)) ? outdated : remove(now);
      });
      if (refusal === outdated) {
        // It was judged by the database, which may be ahead of what is known here.
        await organisation.refresh();
        const version = versionAt(organisation.snapshot, key);
        return refuseOutdated(Members.parse(shown(key, request)), version, reply);
      }
      accepted(refusal);
      await noun.removed?.(key);
      return reply.code(204).send();
    },
  );
}
