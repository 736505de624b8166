import { ImportDialog } from './import-dialog.tsx';
import { ActivationDialog } from './versions/activation-dialog.tsx';
import type { ShownWorkflow } from './versions/versions.ts';

/** A dialog of the editor: a document is imported, or this version activated. */
export type OpenDialog = 'import' | { readonly activate: number };

export function EditorDialog({
  dialog,
  workflow,
  onActivated,
  onImported,
  onClose,
}: {
  dialog: OpenDialog;
  workflow: ShownWorkflow;
  onActivated: (workflow: ShownWorkflow) => void;
  onImported: () => void;
  onClose: () => void;
}) {
  if (dialog === 'import')
    return (
      <ImportDialog
        workflow={workflow.id}
        onImported={() => {
          onClose();
          onImported();
        }}
        onClose={onClose}
      />
    );
  return (
    <ActivationDialog
      workflow={workflow}
      version={dialog.activate}
      onDone={(activated) => {
        onClose();
        onActivated(activated);
      }}
      onClose={onClose}
    />
  );
}
