import { parseArgs } from 'node:util';
import { isMet, type Benchmark } from './benchmark.ts';
import { contacts } from './benchmarks/contacts.ts';
import { crmRequests } from './benchmarks/crm-requests.ts';
import { farLedger } from './benchmarks/far-ledger.ts';
import { indexFill } from './benchmarks/index-fill.ts';
import { logDelay } from './benchmarks/log-delay.ts';
import { lookup } from './benchmarks/lookup.ts';
import { panel } from './benchmarks/panel.ts';
import { pause } from './benchmarks/pause.ts';
import { pastContacts } from './benchmarks/past-contacts.ts';
import { plan } from './benchmarks/plan.ts';
import { reports } from './benchmarks/reports.ts';
import { line, writeResults, writeTable, type Result } from './report.ts';
import { signIns } from './benchmarks/sign-ins.ts';
import { statements } from './benchmarks/statements.ts';
import { strangers } from './benchmarks/strangers.ts';
import { whatIf } from './benchmarks/what-if.ts';

// `npm run bench`: all benchmarks, some minutes on an otherwise idle machine. `-- --only lookup` runs one (may be given
// again), `-- --quick` proves in seconds that they run. Ends with 1 where a target is missed.

const benchmarks: readonly Benchmark[] = [
  statements,
  contacts,
  pastContacts,
  lookup,
  logDelay,
  plan,
  whatIf,
  reports,
  panel,
  pause,
  strangers,
  crmRequests,
  signIns,
  farLedger,
  indexFill,
];

const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, quick: { type: 'boolean', default: false } },
});
const { only, quick } = values;
const unknown = only?.find((name) => !benchmarks.some((each) => each.name === name));
if (unknown !== undefined) {
  console.error(
    `There is no benchmark ${unknown}; there are ${benchmarks.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}

const results: Result[] = [];
for (const benchmark of benchmarks) {
  const { name, about } = benchmark;
  if (only && !only.includes(name)) continue;
  const missing = benchmark.missing?.() ?? null;
  if (missing !== null) {
    console.log(`${name} is left out: ${missing}.`);
    continue;
  }
  console.log(`${name}: ${about}`);
  const began = performance.now();
  const figures = await benchmark.run({ quick, progress: (message) => console.error(`  … ${message}`) });
  results.push({ benchmark: { name, about }, figures, seconds: (performance.now() - began) / 1000 });
  for (const figure of figures) console.log(`  ${line(figure)}`);
}

writeResults(results, quick);
// The documentation shows one whole run.
if (!quick && results.length === benchmarks.length) writeTable(results);
const isMissed = results.some(({ figures }) => figures.some((figure) => !isMet(figure)));
process.exit(isMissed && !quick ? 1 : 0);
