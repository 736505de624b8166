import { z } from 'zod';
import type { Notes } from '../../../application/interactions/notes.ts';
import type { InteractionViews } from '../../../application/interactions/interaction-views.ts';
import { id } from '../../../contract/common.ts';
import { ChangedNote } from '../../../contract/interactions/interaction.ts';
import type { App } from '../platform/app.ts';
import { accepted } from '../platform/problem.ts';
import { readId } from '../routes/read-id.ts';

export interface ChangedNoteRouteDeps {
  readonly notes: Pick<Notes, 'replacedNote'>;
  readonly views: Pick<InteractionViews, 'view'>;
}

/** What the panel asks about before edits replace a note that somebody changed in the CRM (spec L17). */
export function changedNoteRoute(app: App, deps: ChangedNoteRouteDeps): void {
  app.get(
    '/api/v1/interactions/:id/changed-note',
    {
      config: { access: 'contacts' },
      schema: {
        operationId: 'readChangedNote',
        summary: 'Read the note that the next save would replace though somebody has changed it in the CRM',
        tags: ['Calls'],
        params: z.object({ id }),
        response: { 200: ChangedNote },
      },
    },
    async (request) => {
      const interaction = readId(request.params.id);
      const { id: agent } = request.person;
      accepted(await deps.views.view(request.person, interaction));
      return { note: await deps.notes.replacedNote(agent, interaction) };
    },
  );
}
