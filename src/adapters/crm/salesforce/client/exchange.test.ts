import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { scriptedOrg } from '../../../../../test/support/salesforce/scripted-org.ts';
import { exchange, NoAnswer, readText } from './exchange.ts';

const never = new AbortController().signal;
const ask = (address: string) =>
  exchange({ method: 'GET', url: new URL('/services/data/', address), headers: {} }, never);

describe('an answer', () => {
  it('is read up to its bound', async () => {
    const { url } = await scriptedOrg({ versions: ['66.0'] });
    const whole = '[{"version":"66.0"}]';
    expect(await readText(await ask(url), whole.length)).toBe(whole);
    await expect(readText(await ask(url), whole.length - 1)).rejects.toThrow(
      `larger than ${whole.length - 1} bytes`,
    );
  });

  it('that does not come is told apart from an address without anybody', async () => {
    const busy = createServer();
    busy.listen(0, '127.0.0.1');
    await once(busy, 'listening');
    const { port } = busy.address() as AddressInfo;
    busy.close();
    await once(busy, 'close');
    const unreached: unknown = await ask(`http://127.0.0.1:${port}`).catch((reason: unknown) => reason);
    expect(unreached).toBeInstanceOf(NoAnswer);
    expect(unreached).toMatchObject({
      isUnreached: true,
      message: `127.0.0.1:${port} cannot be reached (ECONNREFUSED)`,
    });
    const org = await scriptedOrg({ token: () => 'break' });
    const url = new URL('/services/oauth2/token', org.url);
    const broken: unknown = await exchange({ method: 'POST', url, headers: {} }, never).catch(
      (reason: unknown) => reason,
    );
    expect(broken).toBeInstanceOf(NoAnswer);
    expect(broken).toMatchObject({ isUnreached: false });
  });
});
