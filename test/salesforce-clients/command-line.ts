import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { atEnd } from '../support/processes/at-end.ts';

const program = join(
  import.meta.dirname,
  '../../.salesforce-clients/node_modules/@salesforce/cli/bin/run.js',
);
/** A command loads a thousand files first; beyond this it hangs. */
const COMMAND_LIMIT_MS = 60_000;
/** For a test of a few commands, one after the other: each of them takes seconds, and tens of seconds on a busy machine. */
export const COMMANDS_LIMIT_MS = 6 * COMMAND_LIMIT_MS;

const answer = z.object({
  status: z.number(),
  message: z.string().default(''),
  name: z.string().default(''),
  result: z.unknown().optional(),
});
type Answer = z.infer<typeof answer>;

interface RunOptions {
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
}

export interface CommandLine {
  /** Runs `sf …` and gives what it answers with `--json`, also where it failed. */
  run(parameters: readonly string[], options?: RunOptions): Promise<Answer>;
}

/** The public Salesforce command line, with a home of its own: it knows no org, asks nothing and calls nobody else. */
export function commandLine(): CommandLine {
  const home = mkdtempSync(join(tmpdir(), 'tieline-sf-home-'));
  atEnd(async () => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));
  return {
    async run(parameters, { directory = home, environment = {}, input = '' } = {}) {
      const child = spawn(process.execPath, [program, ...parameters, '--json'], {
        cwd: directory,
        stdio: ['pipe', 'pipe', 'pipe'],
        timeout: COMMAND_LIMIT_MS,
        env: {
          PATH: process.env['PATH'] ?? '',
          HOME: home,
          SF_AUTOUPDATE_DISABLE: 'true',
          SF_DISABLE_TELEMETRY: 'true',
          SF_DISABLE_LOG_FILE: 'true',
          SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
          SF_ORG_API_VERSION: '66.0',
          ...environment,
        },
      });
      let [output, errors] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
      child.stdin.end(input);
      await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
      const begin = output.indexOf('{');
      if (begin < 0) throw new Error(`sf ${parameters.join(' ')} answered no JSON: ${output}${errors}`);
      return answer.parse(JSON.parse(output.slice(begin)));
    },
  };
}
