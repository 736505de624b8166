import type { Editing } from './editing/editing.ts';
import type { Assignees } from './versions/assignees.ts';
import { DifferenceDrawer } from './versions/difference-drawer.tsx';
import { HistoryDrawer } from './versions/history-drawer.tsx';
import type { Drawer } from './versions/version-bar.tsx';
import type { ShownWorkflow } from './versions/versions.ts';
import { WhatIfDrawer } from './what-if/what-if-drawer.tsx';

/** What is shown beside the settings. */
export function EditorDrawer({
  drawer,
  workflow,
  editing,
  everyone,
  onActivate,
  onEdit,
  onClose,
}: {
  drawer: Drawer;
  workflow: ShownWorkflow;
  editing: Editing;
  everyone: Assignees | null;
  onActivate: (version: number) => void;
  onEdit: (version: number) => void;
  onClose: () => void;
}) {
  switch (drawer) {
    case 'difference':
      return <DifferenceDrawer workflow={workflow} editing={editing} onClose={onClose} />;
    case 'history':
      return <HistoryDrawer workflow={workflow} onActivate={onActivate} onEdit={onEdit} onClose={onClose} />;
    case 'what-if':
      return (
        <WhatIfDrawer
          workflow={workflow.id}
          active={editing.active.version}
          version={editing.base.version}
          unsaved={editing.unsaved}
          everyone={everyone}
          onClose={onClose}
        />
      );
  }
}
