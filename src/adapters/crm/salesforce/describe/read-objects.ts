import { composite, type SubrequestAnswer } from '../requests/composite.ts';
import type { RequestSender } from '../client/org-client.ts';
import { readDescribe, type ObjectDescribe } from './object-describe.ts';

/** Objects as one user may see them; null: there is none, or it is hidden. What is not in it could not be read. */
export type SeenObjects = ReadonlyMap<string, ObjectDescribe | null>;

/** Objects as whoever sends sees them now, past every cache: up to 25 in one request. Throws `CrmUnavailable`. */
export async function readObjects(sender: RequestSender, names: readonly string[]): Promise<SeenObjects> {
  const answerTo = await composite(
    sender,
    new Map(names.map((name) => [name, { method: 'GET' as const, path: `/sobjects/${name}/describe` }])),
  );
  return new Map(
    names.flatMap((name) => {
      const object = objectIn(answerTo(name));
      return object === undefined ? [] : [[name, object] as const];
    }),
  );
}

/** undefined: it could not be read. */
function objectIn(answer: SubrequestAnswer): ObjectDescribe | null | undefined {
  if ('errors' in answer) return answer.status === 404 ? null : undefined;
  try {
    return readDescribe(answer.body);
  } catch {
    return undefined;
  }
}
