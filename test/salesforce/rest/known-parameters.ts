import { SalesforceError } from './salesforce-error.ts';

/**
 * The parameters of a request's address, each given once at most. Refuses those that the resource does not have: nothing
 * is passed over that Salesforce might have heeded.
 */
export function knownParameters<Name extends string>(
  query: unknown,
  names: readonly Name[],
): Readonly<Partial<Record<Name, string>>> {
  const given: Partial<Record<Name, string>> = {};
  const entries = typeof query === 'object' && query !== null ? Object.entries(query) : [];
  for (const [name, value] of entries) {
    // Which method is meant, from clients that cannot say it otherwise.
    if (name === '_HttpMethod') continue;
    const known = names.find((candidate) => candidate === name);
    if (known === undefined || typeof value !== 'string') {
      throw new SalesforceError(400, [
        { errorCode: 'INVALID_FIELD', message: `Unsupported or repeated parameter: ${name}` },
      ]);
    }
    given[known] = value;
  }
  return given;
}
