import { randomBytes } from 'node:crypto';

// A program of its own: `node strangers.ts <url> <count>` asks as fast as it can, without being signed in, until it is killed.

const [url = '', count = ''] = process.argv.slice(2);
const json = { 'content-type': 'application/json' };

const questions: readonly (() => Promise<Response>)[] = [
  () => fetch(url),
  () => fetch(`${url}/api/v1/openapi.json`),
  () => fetch(`${url}/api/v1/desk`),
  () =>
    fetch(`${url}/api/v1/me`, { headers: { cookie: `tieline_session=${randomBytes(32).toString('hex')}` } }),
  () =>
    fetch(`${url}/api/v1/me`, { headers: { authorization: `Bearer ${randomBytes(32).toString('hex')}` } }),
  () => fetch(`${url}/nothing/${randomBytes(4).toString('hex')}`),
  () => fetch(`${url}/readyz`),
  () =>
    fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ username: 'nobody', password: 'a wrong one' }),
    }),
];

async function ask(first: number): Promise<never> {
  for (let index = first; ; index += 1) {
    const answer = await questions[index % questions.length]?.();
    await answer?.arrayBuffer();
  }
}

await Promise.all(Array.from({ length: Number(count) }, (_, index) => ask(index)));
