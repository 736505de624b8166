import type { FastifyReply } from 'fastify';

/** A refusal of the sign-in, in the words of Salesforce's OAuth endpoints. */
export class OAuthError extends Error {
  readonly status: number;
  readonly error: string;
  readonly description: string;

  constructor(error: string, description: string, status = 400) {
    super(`${error}: ${description}`);
    this.error = error;
    this.description = description;
    this.status = status;
  }
}

export const sendOAuthError = (reply: FastifyReply, { status, error, description }: OAuthError) =>
  reply.code(status).send({ error, error_description: description });

export const invalidGrant = (description: string) => new OAuthError('invalid_grant', description);
