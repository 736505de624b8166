import { standardCrm } from '../../src/domain/crm/capabilities.ts';
import { plan as planOf } from '../../src/domain/logging/plan.ts';
import { planTexts } from '../../src/messages/plan-texts.ts';
import type { Benchmark, Figure, Options } from '../benchmark.ts';
import { fullContact, fullestWorkflow, missedContact } from '../centre/fullest.ts';
import { median } from '../statistics.ts';

/** Microseconds that one of `count` takes. */
function timeOfOne(count: number, work: (index: number) => void): number {
  const began = performance.now();
  for (let index = 0; index < count; index += 1) work(index);
  return ((performance.now() - began) * 1000) / count;
}

async function run({ quick, progress }: Options): Promise<readonly Figure[]> {
  const rounds = quick ? 3 : 51;
  const count = quick ? 300 : 5_000;
  const contacts = Array.from({ length: count }, (_, index) =>
    index % 4 === 3 ? missedContact(index) : fullContact(index),
  );
  const texts = contacts.map((facts) => JSON.stringify(facts));
  const words = planTexts(fullestWorkflow.locale);
  let written = 0;
  let parsed = 0;
  const planning = () =>
    timeOfOne(count, (index) => {
      const facts = contacts[index];
      if (facts) written += planOf(facts, fullestWorkflow, words, standardCrm).writes.length;
    });
  const parsing = () =>
    timeOfOne(count, (index) => {
      if (JSON.parse(texts[index] ?? '') !== null) parsed += 1;
    });
  planning();
  parsing();
  const times: { readonly plan: number; readonly parse: number }[] = [];
  // In turn, so that what else the machine does meets both.
  for (let round = 1; round <= rounds; round += 1) times.push({ plan: planning(), parse: parsing() });
  progress(`${written / count / (rounds + 1)} writes a contact, ${parsed} contacts parsed`);
  return [
    {
      name: 'a plan beside JSON.parse of its facts',
      value: median(times.map(({ plan, parse }) => plan / parse)),
      unit: '×',
      target: { atMost: 5 },
    },
    { name: 'a plan', value: median(times.map(({ plan }) => plan)), unit: 'µs', target: null },
    { name: 'JSON.parse', value: median(times.map(({ parse }) => parse)), unit: 'µs', target: null },
  ];
}

export const plan: Benchmark = {
  name: 'plan',
  about:
    'What a contact becomes, by a workflow in which everything is on, against parsing the contact’s facts',
  run,
};
