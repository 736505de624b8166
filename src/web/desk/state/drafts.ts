import type { Details, Interaction } from '../../../contract/interactions/interaction.ts';
import { api, ApiError, asApiError } from '../../ui/server/api.ts';
import { whenBack } from '../../ui/server/reach.ts';
import { localeNow } from '../../ui/text/locale.ts';
import { useStore } from '../../ui/browser/store.ts';
import { keepDraft, keptDrafts, stillUnsent } from './kept-drafts.ts';
import { personNow } from './person.ts';
import { DetailsDraft, type DraftState } from './details-draft.ts';

/** More than the interactions one person has open at a time; the oldest drafts are long saved. */
const mostDrafts = 50;
const drafts = new Map<string, DetailsDraft>();

/** The draft of an interaction; the same one wherever it is shown. */
export function draftOf(id: string): DetailsDraft {
  const found = drafts.get(id);
  if (found !== undefined) return found;
  const made = new DetailsDraft(
    (patch, keepalive) => api.patch(`/interactions/${id}/details`, patch, { keepalive, locale: localeNow() }),
    (draft) => {
      const person = personNow();
      if (person !== null) keepDraft(person.id, id, draft);
    },
  );
  drafts.set(id, made);
  const oldest = drafts.size > mostDrafts ? drafts.keys().next().value : undefined;
  if (oldest !== undefined) drafts.delete(oldest);
  return made;
}

/** Sends what was typed in this browser before a reload or a crash and never arrived, to what the server has of it now. */
export async function sendKept(shown: readonly Interaction[]): Promise<void> {
  const person = personNow();
  if (person === null) return;
  for (const [id, kept] of keptDrafts(person.id)) {
    const found =
      shown.find((one) => one.id === id) ??
      (await api.get<Interaction>(`/interactions/${id}`).catch((error: unknown) => asApiError(error)));
    if (found instanceof ApiError) {
      // What is there no more takes nothing any more.
      if (!found.isPassing) keepDraft(person.id, id, null);
      continue;
    }
    const draft = draftOf(id);
    draft.heard(found.details);
    const unsent = stillUnsent(kept, found.details);
    if (Object.keys(unsent).length > 0) draft.edit(unsent, 'now');
    else keepDraft(person.id, id, null);
  }
}

/** Everything typed anywhere goes out before the page does. */
export function flushAll(): void {
  for (const draft of drafts.values()) void draft.flush(true);
}
addEventListener('pagehide', flushAll);

/** Resolves when everything typed anywhere is on the server, or was refused there. */
export async function allSaved(): Promise<void> {
  await Promise.all([...drafts.values()].map((draft) => draft.saved()));
}

// What waited for the network need not wait for the next try.
const flushAgain = () => {
  for (const draft of drafts.values()) void draft.flush();
};
addEventListener('online', flushAgain);
whenBack(flushAgain);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') flushAll();
});

/** The details as the form shows them. */
export function useDetails(interaction: Interaction): {
  details: Details;
  draft: DetailsDraft;
  state: DraftState;
} {
  const draft = draftOf(interaction.id);
  const state = useStore(draft.store, (value) => value);
  return { details: withOverlay(interaction.details, state.overlay), draft, state };
}

function withOverlay(details: Details, overlay: Partial<Details>): Details {
  return {
    name: overlay.name === undefined ? details.name : overlay.name,
    relatedTo: overlay.relatedTo === undefined ? details.relatedTo : overlay.relatedTo,
    subject: overlay.subject === undefined ? details.subject : overlay.subject,
    disposition: overlay.disposition === undefined ? details.disposition : overlay.disposition,
    tags: overlay.tags ?? details.tags,
    comments: overlay.comments ?? details.comments,
  };
}
