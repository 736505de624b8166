import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { LiveOrganisation } from '../../../application/organisation/live-organisation.ts';
import type { Snapshot, Write } from '../../../application/ports/organisation/snapshot.ts';
import type { Actor } from '../../../application/ports/organisation/organisation-store.ts';
import { keyedRequest } from '../../../application/runtime/keyed-request.ts';
import { id, list } from '../../../contract/common.ts';
import { refuse, type Refusal } from '../../../domain/refusal.ts';
import type { Access, App } from '../platform/app.ts';
import { listOperation, operation } from './operation.ts';
import { page, PageQuery } from './paging.ts';
import { accepted } from '../platform/problem.ts';
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

  const put = async (given: unknown, key: string | null, request: FastifyRequest): Promise<string> => {
    const parsed = noun.input.safeParse(given, { reportInput: true });
    if (!parsed.success) throw new InvalidInput(parsed.error.issues);
    const decision = await noun.put(parsed.data, key, request);
    keyedRequest()?.make(decision.key);
    accepted(await organisation.change(actorOf(request), decision.decide));
    await decision.after?.();
    return decision.key;
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
    async (request, reply) => reply.send(shown(request.params.key, request)),
  );

  app.post(
    url,
    {
      config: changing,
      schema: { ...operation('create', noun.path), tags, body: input, response: { 201: view } },
    },
    async (request, reply) => {
      const key = await put(request.body, null, request);
      void reply.header('location', `${url}/${encodeURIComponent(key)}`);
      return reply.code(201).send(shown(key, request));
    },
  );

  app.put(
    `${url}/:key`,
    {
      config: changing,
      schema: {
        ...operation('change', noun.path),
        tags,
        description: 'What is left out stays as it is.',
        params: KeyParams,
        body: changesOf(noun.input),
        response: { 200: view },
      },
    },
    async (request, reply) => {
      const now = organisation.snapshot;
      const value = accepted(noun.find(now, request.params.key) ?? refuse('not-found'));
      const key = await put(
        { ...Members.parse(noun.asInput(value, now)), ...request.body },
        request.params.key,
        request,
      );
      return reply.send(shown(key, request));
    },
  );

  app.delete(
    `${url}/:key`,
    {
      config: { access: administration },
      schema: {
        ...operation('remove', noun.path),
        tags,
        params: KeyParams,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      accepted(await organisation.change(actorOf(request), noun.remove(request.params.key, request)));
      await noun.removed?.(request.params.key);
      return reply.code(204).send();
    },
  );
}
