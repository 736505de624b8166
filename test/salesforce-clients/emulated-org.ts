import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { atEnd } from '../support/processes/at-end.ts';

const program = join(import.meta.dirname, '../salesforce/main.ts');

const orgAnswer = z.object({
  orgId: z.string(),
  username: z.string(),
  password: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  accessToken: z.string(),
  jwtKey: z.string(),
});

/** An org of the emulator, as its control port tells of it (spec O16). */
export interface EmulatedOrg extends z.infer<typeof orgAnswer> {
  /** Where clients sign in, by plain http. */
  readonly url: string;
  /** The rows of an object as they are, whoever may see them. */
  records(object: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  switch(changes: Readonly<Record<string, unknown>>): Promise<void>;
}

const rows = z.array(z.record(z.string(), z.unknown()));

/** Starts the emulator as `npm run salesforce:emulator` does, with an org of the sample's records. Ends with the test. */
export async function emulatedOrg(): Promise<EmulatedOrg> {
  const { url, controlUrl } = await startProcess();
  const made = await fetch(`${controlUrl}/orgs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sample: true }),
  });
  if (!made.ok) throw new Error(`POST /orgs: ${made.status} ${await made.text()}`);
  const org = orgAnswer.parse(await made.json());
  return {
    ...org,
    url,
    async records(object) {
      const answer = await fetch(`${controlUrl}/orgs/${org.orgId}/records/${object}`);
      return rows.parse(await answer.json());
    },
    async switch(changes) {
      const answer = await fetch(`${controlUrl}/orgs/${org.orgId}/switches`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(changes),
      });
      if (!answer.ok) throw new Error(`PUT switches: ${answer.status} ${await answer.text()}`);
    },
  };
}

async function startProcess(): Promise<{ readonly url: string; readonly controlUrl: string }> {
  const child = spawn(process.execPath, [program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      TMPDIR: process.env['TMPDIR'] ?? '',
      PORT: '0',
      EMULATOR_CONTROL_PORT: '0',
      EMULATOR_PUBSUB_PORT: '0',
    },
  });
  let [errors, url, controlUrl] = ['', '', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const ended = once(child, 'exit').then(([code]) => `The emulator ended by itself with ${code}: ${errors}`);
  atEnd(async () => {
    // Tests would only say that nobody answers.
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(await ended);
    child.kill();
    await ended;
  });
  const ready = new Promise<null>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      const address = /(https?:\/\/\S+)/.exec(line)?.[1] ?? '';
      if (line.startsWith('Salesforce emulator is ready at ')) url = address;
      else if (line.startsWith('Control port is ready at ')) controlUrl = address;
      if (url !== '' && controlUrl !== '') resolve(null);
    });
  });
  const failure = await Promise.race([ready, ended]);
  if (failure !== null) throw new Error(failure);
  return { url, controlUrl };
}
