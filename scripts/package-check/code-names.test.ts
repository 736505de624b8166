import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { codeNameFindings } from './code-names.ts';

const project = mkdtempSync(join(tmpdir(), 'tieline-code-names-'));
afterAll(() => rmSync(project, { recursive: true }));
cpSync(join(import.meta.dirname, '../../salesforce'), join(project, 'salesforce'), { recursive: true });
mkdirSync(join(project, 'src/adapters'), { recursive: true });
writeFileSync(
  join(project, 'src/adapters/row.ts'),
  `export const row = { TielineQueue__c: 'support', TielineGone__c: null, Reason__c: null, from: 'TielineWrite__c' };\n`,
);

it('finds the names in the code that the package does not bring, and no others', () => {
  expect(codeNameFindings(project, ['src', 'not-there'])).toEqual([
    {
      file: join(project, 'src/adapters/row.ts'),
      what: 'TielineGone__c is not in the Salesforce package',
    },
  ]);
});
