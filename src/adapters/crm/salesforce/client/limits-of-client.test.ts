import { describe, expect, it } from 'vitest';
import {
  apiCalls,
  connected,
  failure,
  query,
  refusal,
  write,
} from '../../../../../test/support/salesforce/scripted-client.ts';
import { MOST_AT_ONCE } from './request-slots.ts';

describe('the limit of the day', () => {
  const spent = refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');

  it('stops everything for minutes, then one asks whether it is over', async () => {
    const { server, client, state, time } = await connected({ api: () => spent });
    const error = await failure(client.request(write));
    expect(error.message).toContain('TotalRequests Limit exceeded.');
    expect(error.afterMs).toBe(300_000);
    expect(state.current.state).toBe('limited');
    await failure(client.request(query));
    expect(apiCalls(server)).toHaveLength(1);
    time.ms += 300_000;
    server.become({});
    await client.request(write);
    expect(state.current.state).toBe('connected');
  });

  it('of what runs at once is a matter of seconds', async () => {
    const message = 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.';
    const { client, state } = await connected({ api: () => refusal(403, 'REQUEST_LIMIT_EXCEEDED', message) });
    expect((await failure(client.request(write))).afterMs).toBe(5_000);
    expect(state.current.state).not.toBe('limited');
  });
});

describe('many requests', () => {
  it('go out a few at a time, and all are answered', async () => {
    const requests = 6 * MOST_AT_ONCE;
    let running: (() => void)[] = [];
    let most = 0;
    const { client } = await connected({
      api: () =>
        new Promise((resolve) => {
          running.push(() => resolve({ status: 200, body: {} }));
          most = Math.max(most, running.length);
          if (running.length < MOST_AT_ONCE) return;
          for (const answer of running) answer();
          running = [];
        }),
    });
    const answers = await Promise.all(Array.from({ length: requests }, () => client.request(query)));
    expect(answers).toHaveLength(requests);
    expect(most).toBe(MOST_AT_ONCE);
  });
});

describe('a download', () => {
  it('is read while it comes, and gives its slot back at the end or when it is left', async () => {
    const csv = `"Id","Phone"\n${'"003","+31 20 123"\n'.repeat(10_000)}`;
    const { client, org } = await connected({
      api: () => ({
        status: 200,
        body: csv,
        headers: { 'content-type': 'text/csv', 'sforce-locator': 'MTAw' },
      }),
    });
    const request = { ...query, path: '/jobs/query/750/results', priority: 'background' } as const;
    const whole = await client.download(request);
    expect(whole.header('Sforce-Locator')).toBe('MTAw');
    expect(org.slots.taken).toBe(1);
    const chunks: Uint8Array[] = [];
    for await (const chunk of whole.body) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe(csv);
    expect(org.slots.taken).toBe(0);
    const left = await client.download(request);
    for await (const chunk of left.body) if (chunk.length > 0) break;
    expect(org.slots.taken).toBe(0);
  });

  it('that nobody reads gives its slot back at the deadline', async () => {
    const { client, org } = await connected();
    await client.request(query);
    await client.download({ ...query, deadlineMs: 500 });
    expect(org.slots.taken).toBe(1);
    while (org.slots.taken > 0) await new Promise(setImmediate);
  });
});
