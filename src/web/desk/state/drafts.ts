import type { Details, Interaction } from '../../../contract/interactions/interaction.ts';
import { api } from '../../ui/server/api.ts';
import { localeNow } from '../../ui/text/locale.ts';
import { useStore } from '../../ui/browser/store.ts';
import { DetailsDraft, type DraftState } from './details-draft.ts';

/** More than the interactions one person has open at a time; the oldest drafts are long saved. */
const keptDrafts = 50;
const drafts = new Map<string, DetailsDraft>();

/** The draft of an interaction; the same one wherever it is shown. */
export function draftOf(id: string): DetailsDraft {
  const found = drafts.get(id);
  if (found !== undefined) return found;
  const made = new DetailsDraft((patch, keepalive) =>
    api.patch(`/interactions/${id}/details`, patch, { keepalive, locale: localeNow() }),
  );
  drafts.set(id, made);
  const oldest = drafts.size > keptDrafts ? drafts.keys().next().value : undefined;
  if (oldest !== undefined) drafts.delete(oldest);
  return made;
}

/** Everything typed anywhere goes out before the page does. */
export function flushAll(): void {
  for (const draft of drafts.values()) void draft.flush(true);
}
addEventListener('pagehide', flushAll);
// What waited for the network need not wait for the next try.
addEventListener('online', () => {
  for (const draft of drafts.values()) void draft.flush();
});
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
