import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { allMutants } from './all-mutants.ts';
import { mutated } from './mutated.ts';

const folder = join(import.meta.dirname, '..');
const program = fileURLToPath(new URL('./try-mutants.ts', import.meta.url));
/** Half a minute on a machine that has nothing else to do. */
const limitMs = 600_000;

const outcomeShape = z.object({
  /** Null: the emulator as it is. */
  mutant: z.string().nullable(),
  passed: z.number(),
  /** Tests that failed. */
  noticed: z.array(z.string()),
  /** Why test files could not be read: a mutant that is no program says nothing of the tests. */
  broken: z.array(z.string()),
});
type Outcome = z.infer<typeof outcomeShape>;

describe('a mutant of the emulator', () => {
  it('has a name of its own, and changes what is there', () => {
    expect(new Set(allMutants.map(({ name }) => name)).size).toBe(allMutants.length);
    for (const mutant of allMutants) {
      const code = readFileSync(join(folder, mutant.file), 'utf8');
      expect(mutated(code, mutant), mutant.name).not.toBe(code);
    }
  });

  it('is refused where the place that it changes is not there, or there twice', () => {
    expect(mutated('one two', { from: 'two', to: '2' })).toBe('one 2');
    expect(() => mutated('one', { from: 'two', to: '2' })).toThrow('stands there 0 times');
    expect(() => mutated('two two', { from: 'two', to: '2' })).toThrow('stands there 2 times');
  });
});

describe('the tests of the emulator notice', () => {
  let outcomes: ReadonlyMap<string | null, Outcome> = new Map();
  beforeAll(async () => {
    const all = await tryMutants();
    outcomes = new Map(all.map((outcome) => [outcome.mutant, outcome]));
  }, limitMs);

  it('nothing where nothing is wrong', () => {
    expect(outcomes.get(null)).toMatchObject({ noticed: [], broken: [] });
    expect(outcomes.get(null)?.passed).toBeGreaterThan(0);
  });

  it.each(allMutants.map(({ name }) => name))('that %s', (name) => {
    expect(outcomes.get(name)?.broken).toEqual([]);
    expect(outcomes.get(name)?.noticed).not.toEqual([]);
  });
});

async function tryMutants(): Promise<readonly Outcome[]> {
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'pipe'], timeout: limitMs });
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  const line = output.trimEnd().split('\n').at(-1) ?? '';
  if (!line.startsWith('[')) throw new Error(`the tests gave no outcome: ${output}${errors}`);
  return z.array(outcomeShape).parse(JSON.parse(line));
}
