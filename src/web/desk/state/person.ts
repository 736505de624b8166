import { api } from '../../ui/server/api.ts';
import { showLocale, type Locale } from '../../ui/text/locale.ts';
import { makeStore, useStore } from '../../ui/browser/store.ts';

/** What the pages need to know of the person signed in (`GET /api/v1/me`). */
export interface Me {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly roles: readonly ('agent' | 'supervisor' | 'administrator')[];
  readonly locale: Locale;
}

const person = makeStore<Me | null>(null);

/** Asks who is signed in, and shows the page in their language. */
export async function recognise(): Promise<Me> {
  const me = await api.get<Me>('/me');
  await showLocale(me.locale);
  person.write(me);
  return me;
}

export const personNow = (): Me | null => person.read();
export const usePerson = (): Me | null => useStore(person, (me) => me);
