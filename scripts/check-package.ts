import { codeNameFindings } from './package-check/code-names.ts';
import { packageFindings } from './package-check/findings.ts';

// Finds what an org would refuse in the Salesforce package, without an org, and names in the code that it lacks.

const root = 'salesforce';
const findings = [
  ...packageFindings(root).map(({ file, what }) => ({ file: `${root}/${file}`, what })),
  ...codeNameFindings('.', ['src', 'test/salesforce']),
];
for (const { file, what } of findings) console.log(`${file}: ${what}`);
if (findings.length > 0) process.exitCode = 1;
