import { z } from 'zod';
import type { TokenRow } from '../../../application/ports/organisation/sign-in-store.ts';
import type { SignIn } from '../../../application/sign-in/sign-in.ts';
import { id, list } from '../../../contract/common.ts';
import { NewToken, Token, TokenInput } from '../../../contract/sign-in.ts';
import { refuse } from '../../../domain/refusal.ts';
import { isoText } from '../../../domain/time.ts';
import type { App } from '../platform/app.ts';
import { actorOf } from '../routes/collection.ts';
import { page, PageQuery } from '../routes/paging.ts';
import { accepted } from '../platform/problem.ts';

/** API tokens for programs; each acts as the administrator who made it, within its scopes. */
export function tokenRoutes(app: App, { signIn }: { signIn: SignIn }): void {
  const tags = ['Administration'];
  const params = z.object({ key: id });

  app.post(
    '/api/v1/tokens',
    {
      config: { access: 'give-rights', secretAnswer: true },
      schema: {
        operationId: 'createToken',
        summary: 'Create an API token; it is shown once',
        tags,
        body: TokenInput,
        response: { 201: NewToken },
      },
    },
    async (request, reply) => {
      const { name, scopes } = request.body;
      const { token, row } = await signIn.makeToken(request.person, name, scopes);
      request.log.info({ tokenId: row.id, agentId: request.person.id, scopes }, 'an API token was made');
      return reply.code(201).send({ ...show(row), token });
    },
  );

  app.get(
    '/api/v1/tokens',
    {
      config: { access: 'see-tokens' },
      schema: {
        operationId: 'listTokens',
        summary: 'List the API tokens',
        tags,
        querystring: PageQuery,
        response: { 200: list(Token) },
      },
    },
    async (request) => {
      const { items, next } = page(await signIn.tokens(), (row) => [row.id, ''], request.query);
      return { items: items.map(show), next };
    },
  );

  app.get(
    '/api/v1/tokens/:key',
    {
      config: { access: 'see-tokens' },
      schema: {
        operationId: 'readToken',
        summary: 'Read an API token',
        tags,
        params,
        response: { 200: Token },
      },
    },
    async (request) => {
      const row = (await signIn.tokens()).find((one) => one.id === request.params.key);
      return show(accepted(row ?? refuse('not-found')));
    },
  );

  app.put(
    '/api/v1/tokens/:key',
    {
      config: { access: 'give-rights' },
      schema: {
        operationId: 'changeToken',
        summary: 'Change an API token',
        tags,
        params,
        body: TokenInput,
        response: { 200: Token },
      },
    },
    async (request) => {
      const { key: tokenId } = request.params;
      const { scopes } = request.body;
      const isId = z.uuid().safeParse(tokenId).success;
      const row = accepted(
        isId ? await signIn.changeToken(tokenId, request.body, actorOf(request)) : refuse('not-found'),
      );
      request.log.info({ tokenId, agentId: request.person.id, scopes }, 'an API token was changed');
      return show(row);
    },
  );

  app.delete(
    '/api/v1/tokens/:key',
    {
      config: { access: 'remove-tokens' },
      schema: {
        operationId: 'removeToken',
        summary: 'Remove an API token',
        tags,
        params,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const isId = z.uuid().safeParse(request.params.key).success;
      accepted(isId ? await signIn.removeToken(request.params.key, actorOf(request)) : refuse('not-found'));
      request.log.info(
        { tokenId: request.params.key, agentId: request.person.id },
        'an API token was removed',
      );
      return reply.code(204).send();
    },
  );
}

const show = ({ id: key, name, scopes, agent, createdAt }: TokenRow): z.output<typeof Token> => ({
  id: key,
  name,
  scopes: [...scopes],
  agent,
  createdAt: isoText(createdAt),
});
