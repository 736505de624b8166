import type { FollowUp, Interaction } from '../../../../contract/interactions/interaction.ts';
import { api, asApiError, type ApiError } from '../../../ui/server/api.ts';
import { whenBack } from '../../../ui/server/reach.ts';
import { localeNow } from '../../../ui/text/locale.ts';
import { makeStore, useStore } from '../../../ui/browser/store.ts';

export type Wish = Pick<
  FollowUp,
  'choice' | 'dueAt' | 'reminderAt' | 'owner' | 'subject' | 'comments' | 'task'
>;

interface Draft {
  /** As the person has it now; null: as the server has it. */
  readonly wish: Wish | null;
  readonly error: ApiError | null;
}

/** What was typed goes out when nothing more was typed for so long. */
const pauseMs = 600;

const drafts = makeStore<ReadonlyMap<string, Draft>>(new Map());
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const sending = new Map<string, Promise<void>>();

whenBack(() => {
  for (const [id, { error }] of drafts.read()) if (error?.isPassing === true) void flushFollowUp(id);
});

function keep(id: string, draft: Draft): void {
  drafts.write(new Map(drafts.read()).set(id, draft));
}

/** What is to follow, as the panel shows it (spec L30): typed here, else as the server has it. */
export function useFollowUp(interaction: Interaction): { wish: Wish | null; error: ApiError | null } {
  const draft = useStore(drafts, (all) => all.get(interaction.id));
  return { wish: draft?.wish ?? interaction.followUp, error: draft?.error ?? null };
}

/** Takes a change over at once and sends it: now, or when typing pauses. */
export function wishFor(id: string, wish: Wish, when: 'now' | 'soon'): void {
  keep(id, { wish, error: null });
  clearTimeout(timers.get(id));
  if (when === 'now') void flushFollowUp(id);
  else
    timers.set(
      id,
      setTimeout(() => void flushFollowUp(id), pauseMs),
    );
}

/** Sends what is not on the server yet; the last wish wins, however many were on their way. Gives whether it is there. */
export async function flushFollowUp(id: string): Promise<boolean> {
  clearTimeout(timers.get(id));
  await sending.get(id);
  const wish = drafts.read().get(id)?.wish ?? null;
  if (wish === null) return true;
  const sent = send(id, wish);
  sending.set(id, sent);
  await sent;
  return drafts.read().get(id)?.error == null;
}

async function send(
  id: string,
  { choice, dueAt, reminderAt, owner, subject, comments, task }: Wish,
): Promise<void> {
  const body = { choice, dueAt, reminderAt, owner, subject, comments, task };
  try {
    await api.put(`/interactions/${id}/follow-up`, body, { locale: localeNow() });
    const now = drafts.read().get(id);
    if (now?.error != null) keep(id, { ...now, error: null });
  } catch (error) {
    const wish = drafts.read().get(id)?.wish ?? null;
    keep(id, { wish, error: asApiError(error) });
  }
}
