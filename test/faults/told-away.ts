import { until } from '../api/until.ts';
import type { Person } from '../api/person.ts';

/** The server has noticed that its database is away, and says so to whoever asks. */
export const isToldAway = ({ url }: Pick<Person, 'url'>) =>
  until('the server says that the database is away', async () => {
    const ready = await fetch(`${url}/readyz`);
    return ready.status === 503 && JSON.stringify(await ready.json()).includes('"database":"failed"');
  });

/** It is ready again. */
export const isToldBack = ({ url }: Pick<Person, 'url'>) =>
  until('the server is ready again', async () => (await fetch(`${url}/readyz`)).status === 200);
