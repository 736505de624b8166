import { z } from 'zod';
import { changedNote, type ChangedNoteDeps } from '../../../application/logging/changed-note.ts';
import type { InteractionViews } from '../../../application/interactions/interaction-views.ts';
import { id } from '../../../contract/common.ts';
import { ChangedNote } from '../../../contract/interactions/interaction.ts';
import type { App } from '../platform/app.ts';
import { accepted } from '../platform/problem.ts';
import { readId } from '../routes/read-id.ts';

export interface ChangedNoteRouteDeps extends ChangedNoteDeps {
  readonly views: Pick<InteractionViews, 'view'>;
}

/** What the panel asks about before edits replace a note that somebody changed in the CRM (spec L17). */
export function changedNoteRoute(app: App, deps: ChangedNoteRouteDeps): void {
  app.get(
    '/api/v1/interactions/:id/changed-note',
    {
      config: { access: 'contacts' },
      schema: {
        tags: ['Calls'],
        summary: 'The note that the next Save would replace though somebody has changed it in the CRM',
        params: z.object({ id }),
        response: { 200: ChangedNote },
      },
    },
    async (request) => {
      const interaction = readId(request.params.id);
      const { id: agent } = request.person;
      const { own } = accepted(await deps.views.view(request.person, interaction));
      // Without edits nothing is written, so nothing is replaced.
      const hasEdits = own?.part.agent === agent && own.notes.unsaved;
      return { note: hasEdits ? await changedNote(deps, interaction, agent) : null };
    },
  );
}
