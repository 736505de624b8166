import type { BatchRequests } from '../writing/requests/batch-requests.ts';
import type { NamedAnswer } from '../writing/requests/org-answers.ts';
import { readDescribe, type ObjectDescribe } from './object-describe.ts';

/** Objects as one user may see them; null: there is none, or it is hidden. What is not in it could not be read. */
export type SeenObjects = ReadonlyMap<string, ObjectDescribe | null>;

/** Objects as the user of these requests sees them now, past every cache: up to 25 in one request. Throws `CrmUnavailable`. */
export async function readObjects(requests: BatchRequests, names: readonly string[]): Promise<SeenObjects> {
  const answers = await requests.composite(
    names.map((name) => ({ method: 'GET', path: `/sobjects/${name}/describe` })),
  );
  return new Map(
    names.flatMap((name, index) => {
      const answer = answers[index];
      const object = answer === undefined ? undefined : objectIn(answer);
      return object === undefined ? [] : [[name, object] as const];
    }),
  );
}

/** undefined: it could not be read. */
function objectIn({ status, body }: NamedAnswer): ObjectDescribe | null | undefined {
  if (status === 404) return null;
  if (status !== 200) return undefined;
  try {
    return readDescribe(body);
  } catch {
    return undefined;
  }
}
