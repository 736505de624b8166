import { interactionId, type InteractionId } from '../../../domain/ids.ts';
import { ProblemError } from '../platform/problem.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;

/** The id of an interaction in a path. What is no UUID is the id of nothing: ends the request with `not-found`. */
export function readId(given: string): InteractionId {
  if (!uuid.test(given)) throw new ProblemError('not-found');
  return interactionId(given.toLowerCase());
}
