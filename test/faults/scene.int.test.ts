import { expect, it } from 'vitest';
import { setScene } from './scene.ts';

let address = '';

it('serves people while its test goes on', async () => {
  const { server } = await setScene({ agents: 0 });
  address = await server.address;
  expect((await fetch(`${address}/healthz`)).status).toBe(200);
});

it('leaves no server behind', async () => {
  await expect(fetch(`${address}/healthz`)).rejects.toThrow('fetch failed');
});
