import { Icon } from '../../ui/icon.tsx';
import { NoteBar } from '../../ui/note-bar.tsx';
import { ErrorNote } from '../../ui/state.tsx';
import type { Editing } from './editing/editing.ts';
import type { VersionActions } from './versions/version-actions.ts';
import type { ShownWorkflow } from './versions/versions.ts';

/** What is said of what was done with a workflow last. */
export function EditorNotes({
  workflow,
  editing,
  actions,
}: {
  workflow: ShownWorkflow;
  editing: Editing;
  actions: VersionActions;
}) {
  // What was saved unchecked may be activated unchecked, too.
  const warnings = new Set([...editing.warnings, ...(workflow.warnings ?? [])].map(({ message }) => message));
  return (
    <>
      {actions.error !== null && <ErrorNote error={actions.error} />}
      {editing.error !== null && <ErrorNote error={editing.error} />}
      {[...warnings].map((message) => (
        <NoteBar key={message} look="warn" role="status">
          <Icon name="attention" small /> {message}
        </NoteBar>
      ))}
    </>
  );
}
