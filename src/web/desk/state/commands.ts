import type { z } from 'zod';
import type { NewCall } from '../../../contract/interactions/desk.ts';
import type { Action, Interaction } from '../../../contract/interactions/interaction.ts';
import { api, asApiError, type ApiError } from '../../ui/server/api.ts';
import { localeNow } from '../../ui/text/locale.ts';
import { whenBack } from '../../ui/server/reach.ts';
import { makeStore, useStore } from '../../ui/browser/store.ts';
import { surface } from '../surface.ts';
import { thisPage } from '../surface-beat.ts';
import { choose, deskStore, learnFromAnswer } from './connection.ts';
import { activeCall } from './desk-state.ts';
import { allSaved } from './drafts.ts';

/** A command that met a lost network is tried again this often, under the same Idempotency-Key, so it has one effect. */
const retryPausesMs = [400, 1200];

/** Who pressed must have time to read that nothing came of it, even where the server is back at once. */
const readableMs = 4_000;

interface Course {
  readonly running: Action | 'call' | 'do-not-log' | null;
  readonly error: ApiError | null;
  readonly endedAt: number;
}
const idle: Course = { running: null, error: null, endedAt: 0 };

/** The course of each interaction's last command; `new` stands for the call that is about to be made. */
const courses = makeStore<ReadonlyMap<string, Course>>(new Map());

function note(id: string, course: Course): void {
  courses.write(new Map(courses.read()).set(id, course));
}

/** What was refused only because the server or the phone system was away is no longer true when they are back. */
function forgetTemporary(): void {
  for (const [id, course] of courses.read()) {
    if (course.error?.isPassing !== true) continue;
    const forget = () => courses.read().get(id) === course && note(id, idle);
    setTimeout(forget, course.endedAt + readableMs - Date.now());
  }
}
whenBack(forgetTemporary);
let telephony: string | undefined;
deskStore.subscribe(() => {
  const now = deskStore.read().desk?.telephony.state;
  if (telephony === 'down' && now === 'up') forgetTemporary();
  telephony = now;
});

export const useCourse = (id: string): Course => useStore(courses, (all) => all.get(id) ?? idle);
export const clearError = (id: string): void => note(id, idle);

/** What may be done after a sign-in, however long that took; a call that is held or ended then may be another's. */
const harmlessLater: readonly Action[] = ['finish', 'save'];

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function persistently<Answer>(send: (idempotencyKey: string) => Promise<Answer>): Promise<Answer> {
  const key = crypto.randomUUID();
  for (const pauseMs of retryPausesMs) {
    try {
      return await send(key);
    } catch (error) {
      if (asApiError(error).status !== 0) throw error;
      await pause(pauseMs);
    }
  }
  return send(key);
}

async function course<Answer>(
  id: string,
  running: Course['running'],
  work: () => Promise<Answer>,
): Promise<Answer | null> {
  // A doubled click while the first is on its way adds nothing.
  if (running !== null && courses.read().get(id)?.running === running) return null;
  note(id, { ...idle, running });
  try {
    const answer = await work();
    note(id, idle);
    return answer;
  } catch (error) {
    note(id, { running: null, error: asApiError(error), endedAt: Date.now() });
    return null;
  }
}

/** Does something to an interaction; a refusal stays beside its controls until the next command. Gives whether it was done. */
export async function command(id: string, action: Action, body: unknown = {}): Promise<boolean> {
  const answer = await course(id, action, () =>
    persistently((idempotencyKey) =>
      api.post<Interaction>(`/interactions/${id}/${action}`, body, {
        idempotencyKey,
        locale: localeNow(),
        waits: harmlessLater.includes(action),
      }),
    ),
  );
  if (answer !== null) learnFromAnswer(answer);
  return answer !== null;
}

/** Takes an offered call; the call on which the agent is speaking is put on hold before (spec C10). Gives whether it was done. */
export async function accept(id: string): Promise<boolean> {
  const active = activeCall(deskStore.read());
  if (active !== null && !(await command(active.id, 'hold'))) return false;
  return command(id, 'answer');
}

/** Ticks or unticks "do not log" (spec L5): at once on the server. */
export async function setDoNotLog(id: string, checked: boolean): Promise<void> {
  await course(id, 'do-not-log', () => api.put<unknown>(`/interactions/${id}/do-not-log`, { checked }));
}

export const newCall = 'new';

/**
 * Calls somebody. The call on which the agent is speaking is put on hold first when `holdFirst` (spec C10); emergency calls
 * need not ask, the server holds for them. null: refused, which is said at the keypad.
 */
export async function startCall(
  call: z.input<typeof NewCall>,
  holdFirst = false,
): Promise<Interaction | null> {
  const active = activeCall(deskStore.read());
  if (holdFirst && active !== null && !(await command(active.id, 'hold'))) return null;
  const made = await course(newCall, 'call', () =>
    persistently((idempotencyKey) =>
      api.post<Interaction>('/calls', call, { idempotencyKey, locale: localeNow(), waits: false }),
    ),
  );
  if (made === null) return null;
  learnFromAnswer(made);
  choose(made.id);
  return made;
}

export interface ChosenPresence {
  readonly presence: 'available' | 'away' | 'logout';
  readonly reason?: string;
}

export const ownPresence = 'presence';

/**
 * The person chooses here what to be, which signs this surface in, or out with `logout` (spec R1, R2): whoever is available
 * here is to be logged by its rules. Gives whether it was done.
 */
export async function choosePresence(chosen: ChosenPresence): Promise<boolean> {
  const answer = await course(ownPresence, null, () =>
    persistently(() =>
      api.put<unknown>('/me/presence', { ...chosen, surface: surface().name, page: thisPage }),
    ),
  );
  return answer !== null;
}

/** Longer than a save takes; what is not saved by then waits in this browser for the same person. */
const lastSavesMs = 5_000;

/**
 * Signs out of Tieline, and this surface with it, once what was typed is saved. Where that is refused, or the server cannot be
 * reached, the person stays signed in and is told. Gives whether they are out.
 */
export async function signOut(): Promise<boolean> {
  await Promise.race([allSaved(), pause(lastSavesMs)]);
  const isOut = await course(ownPresence, null, async () => {
    await api.delete(`/session?surface=${surface().name}`).catch((error: unknown) => {
      // It was over already.
      if (asApiError(error).status !== 401) throw error;
    });
    return true;
  });
  if (isOut !== null) surface().beginAgain();
  return isOut !== null;
}
