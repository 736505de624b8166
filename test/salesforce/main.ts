import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startEmulator, sampleOrg, type SampleOrg } from './emulator.ts';

/** A number of a port from the environment: 0, or not given, is a free one. */
function portOf(name: string): number {
  const given = process.env[name] ?? '0';
  const port = Number(given);
  if (given.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  process.stderr.write(`${name} must be a port from 0 to 65535, not ${given}\n`);
  process.exit(2);
}

const say = (text: string) => void process.stdout.write(`${text}\n`);

const dataDirectory = process.env['EMULATOR_DATA'];
const emulator = await startEmulator({
  port: portOf('PORT'),
  controlPort: portOf('EMULATOR_CONTROL_PORT'),
  pubsubPort: portOf('EMULATOR_PUBSUB_PORT'),
  ...(dataDirectory && { dataDirectory }),
});

const [kept] = emulator.orgs.all();
const sample = kept === undefined ? emulator.addOrg({ sample: true }) : sampleOrg(kept);
// Outside of what is kept: it is made anew at each start.
const certificateFile = join(mkdtempSync(join(tmpdir(), 'salesforce-emulator-')), 'pubsub.pem');
writeFileSync(certificateFile, emulator.pubsub.certificate);
tell(sample);

function tell({ orgId, username, password, clientId, clientSecret, accessToken }: SampleOrg): void {
  const users = emulator.orgs.byId(orgId)?.org.reading(null).rows('User') ?? [];
  say(`Salesforce emulator is ready at ${emulator.url}`);
  say(`Control port is ready at ${emulator.controlUrl}`);
  say(`Pub/Sub is ready at ${emulator.pubsub.endpoint}`);
  say(`Pub/Sub certificate: ${certificateFile}`);
  say(`Org ID: ${orgId}`);
  say(`Username: ${username}`);
  say(`Users: ${users.map((user) => String(user['Username'])).join(', ')}`);
  say(`Password: ${password}`);
  say(`Consumer key: ${clientId}`);
  say(`Consumer secret: ${clientSecret}`);
  say(`Access token: ${accessToken}`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    rmSync(dirname(certificateFile), { recursive: true, force: true });
    void emulator.close().then(() => process.exit(0));
  });
