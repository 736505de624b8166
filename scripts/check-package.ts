import { packageFindings } from './package-check/findings.ts';

// Finds what an org would refuse in the Salesforce package, without an org.

const root = 'salesforce';
const findings = packageFindings(root);
for (const { file, what } of findings) console.log(`${root}/${file}: ${what}`);
if (findings.length > 0) process.exitCode = 1;
