import type { CrmConnection } from '../../../contract/crm/crm-connection.ts';
import { whenConnected } from '../../ui/browser/crm-connected.ts';
import { makeStore, useStore } from '../../ui/browser/store.ts';
import { api } from '../../ui/server/api.ts';

interface Shown {
  /** null: not known yet. */
  readonly connection: CrmConnection | null;
  /** The last try to connect could not be begun. */
  readonly failed: boolean;
}

const store = makeStore<Shown>({ connection: null, failed: false });

/** Whether the person works in the CRM as themselves; null: not known, or nothing that people connect to. */
export const useCrmConnection = (): CrmConnection | null =>
  useStore(store, ({ connection }) => (connection?.offered === true ? connection : null));

export const useConnectingFailed = (): boolean => useStore(store, ({ failed }) => failed);

/** Asks how it stands, now and whenever the person comes back from the CRM. Gives back what ends that. */
export function followCrmConnection(): () => void {
  void ask();
  return whenConnected(() => void ask());
}

async function ask(): Promise<void> {
  // Who cannot be told of it now works on as before, and is told with the next page.
  const connection = await api.get<CrmConnection>('/me/crm-connection').catch(() => null);
  if (connection !== null) store.write({ connection, failed: false });
}

/** Opens the CRM's sign-in in a window of its own: a call goes on in this one. */
export async function connectToCrm(): Promise<void> {
  // Opened before anything is waited for, since browsers open windows at a click only.
  const opened = window.open('', '_blank', 'popup,width=560,height=720');
  try {
    const { url } = await api.post<{ url: string }>('/me/crm-connection/begin', {});
    if (opened === null) throw new Error('the browser opened no window');
    // What is shown there reaches this page by no way.
    opened.opener = null;
    opened.location.href = url;
    fail(false);
  } catch {
    opened?.close();
    fail(true);
  }
}

export async function disconnectFromCrm(): Promise<void> {
  await api.delete('/me/crm-connection').catch(() => undefined);
  await ask();
}

const fail = (failed: boolean): void => store.write({ ...store.read(), failed });
