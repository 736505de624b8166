import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { mappableFacts } from '../../src/domain/workflow/activity-fields.ts';
import { ofType, readPackage } from './package.ts';

const root = join(import.meta.dirname, '../..');
const guide = readFileSync(join(root, 'docs/guide/salesforce.md'), 'utf8');

/** Facts that go to a field of the package, or to a standard one, without being mapped. */
const written = [
  'agent',
  'callId',
  'direction',
  'endedAt',
  'from',
  'queue',
  'sessionId',
  'startedAt',
  'tags',
  'to',
];

it('has a mapping in its guide that gives every other fact a field of the package', () => {
  const [, json = ''] = /```json\n([^]*?)```/.exec(guide) ?? [];
  const { fields } = z.object({ fields: z.record(z.string(), z.string()) }).parse(JSON.parse(json));
  const { pkg } = readPackage(join(root, 'salesforce'));
  const names = ofType(pkg, 'CustomField').map(({ name }) => name);
  expect(Object.values(fields).filter((field) => !names.includes(`Activity.${field}`))).toEqual([]);
  expect([...Object.keys(fields), ...written].toSorted()).toEqual([...mappableFacts].toSorted());
});
