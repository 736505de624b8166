import { createConfig, lintFromString } from '@redocly/openapi-core';

/**
 * What Redocly finds wrong with a description of the API, by its recommended rules, its warnings too; and whether the
 * groups of the operations are described.
 */
export async function lintDescription(description: object): Promise<readonly string[]> {
  const config = await createConfig({
    extends: ['recommended-strict'],
    rules: { 'operation-tag-defined': 'error', 'tag-description': 'error' },
  });
  const problems = await lintFromString({ source: JSON.stringify(description), config });
  return problems
    .map(({ ruleId, message, location: [at] }) => `${ruleId}: ${message} ${at?.pointer ?? ''}`)
    .filter((problem) => !problem.includes(onlyInAnExtension));
}

/** OpenAPI has no place for what a client says on a WebSocket; the linter does not look into ours, `x-client-messages`. */
const onlyInAnExtension = 'no-unused-components: Component: "StreamWord"';
