import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { checkParts, type CheckPart } from './check-parts.ts';

// `npm run check`: all checks at once. `npm run check -- lint format` runs those named.

interface Outcome {
  readonly part: CheckPart;
  readonly passed: boolean;
  readonly output: string;
  readonly seconds: string;
}

function run(part: CheckPart): Promise<Outcome> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...part.parameters], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({
        part,
        passed: code === 0,
        output,
        seconds: ((performance.now() - started) / 1000).toFixed(1),
      });
    });
  });
}

const named = process.argv.slice(2);
const unknown = named.filter((name) => !checkParts.some((part) => part.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no check ${unknown.join(', ')}; there are ${checkParts.map((part) => part.name).join(', ')}.`,
  );
  process.exit(2);
}
const parts = named.length === 0 ? checkParts : checkParts.filter((part) => named.includes(part.name));

const outcomes = await Promise.all(
  parts.map(async (part) => {
    const outcome = await run(part);
    console.log(
      `${outcome.passed ? 'passed' : 'FAILED'}  ${part.name.padEnd(9)} ${outcome.seconds.padStart(5)} s  finds ${part.finds}`,
    );
    return outcome;
  }),
);

const failed = outcomes.filter((outcome) => !outcome.passed);
for (const { part, output } of failed) {
  console.log(`\n${part.name} found:\n\n${output.trim()}\n\n${part.remedy}`);
}
mkdirSync('test-results', { recursive: true });
const counts = { passed: outcomes.length - failed.length, failed: failed.length };
writeFileSync('test-results/checks.json', JSON.stringify(counts));
console.log(
  failed.length === 0 ? '\nEverything is in order.' : `\n${failed.length} of ${parts.length} checks failed.`,
);
process.exit(failed.length === 0 ? 0 : 1);
