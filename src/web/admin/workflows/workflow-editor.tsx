import { useEffect, useState } from 'react';
import { classes } from '../../ui/classes.ts';
import { ErrorNote, Loading } from '../../ui/state.tsx';
import { useText } from '../../ui/text/locale.ts';
import { download } from './document-file.ts';
import { useEditing, type Editing } from './editing/editing.ts';
import { groups, settingAt } from './editing/groups.ts';
import { goToSetting } from './editing/places.ts';
import { EditorDialog, type OpenDialog } from './editor-dialog.tsx';
import { EditorDrawer } from './editor-drawer.tsx';
import { EditorNotes } from './editor-notes.tsx';
import { askBeforeLeaving } from './leaving.ts';
import { OtherDraft } from './other-draft.tsx';
import { GroupCard } from './settings/group-card.tsx';
import { GroupNav } from './settings/group-nav.tsx';
import { holdersOf, useAssignees } from './versions/assignees.ts';
import { AssignmentsCard } from './versions/assignments-card.tsx';
import { useEditedWorkflow, type EditedWorkflow } from './versions/edited-workflow.ts';
import { useVersionActions } from './versions/version-actions.ts';
import { VersionBar, type Drawer } from './versions/version-bar.tsx';
import styles from './workflow-editor.module.css';

/**
 * The editor of one workflow, once it and the version to go on from are here; `crmKinds` are the kinds of records that the CRM
 * has.
 */
export function WorkflowEditor({ id, crmKinds }: { id: string; crmKinds: readonly string[] }) {
  const loaded = useEditedWorkflow(id);
  switch (loaded.state) {
    case 'failed':
      return <ErrorNote error={loaded.error} onRetry={loaded.reload} />;
    case 'loading':
      return <Loading />;
    case 'ready':
      return <Editor edited={loaded} crmKinds={crmKinds} />;
  }
}

function Editor({ edited, crmKinds }: { edited: EditedWorkflow; crmKinds: readonly string[] }) {
  const { workflow, active, base, show } = edited;
  const text = useText();
  const editing = useEditing(workflow.id, active, base);
  const actions = useVersionActions(edited, editing);
  const assignees = useAssignees(workflow);
  const [drawer, setDrawer] = useState<Drawer | null>(null);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const { unsaved, discard } = editing;
  useEffect(() => (unsaved ? askBeforeLeaving(discard) : undefined), [unsaved, discard]);
  useEffect(goToNamedSetting, []);
  const holders = assignees.everyone && holdersOf(workflow.id, assignees.everyone);
  return (
    <div className={classes(styles.editor, drawer !== null && styles.withDrawer)}>
      <VersionBar
        workflow={workflow}
        editing={editing}
        drawer={drawer}
        onDrawer={setDrawer}
        onSave={actions.save}
        onActivate={() => setDialog({ activate: base.version })}
        onCancel={actions.cancelActivation}
        onExport={() => download(editing.draft, base.version)}
        onImport={() => setDialog('import')}
      >
        <EditorNotes workflow={workflow} editing={editing} actions={actions} />
      </VersionBar>
      <GroupNav editing={editing} assigned={holders && holders.agents + holders.queues} />
      <Settings edited={edited} editing={editing} assignees={assignees} crmKinds={crmKinds} />
      {drawer !== null && (
        <EditorDrawer
          drawer={drawer}
          workflow={workflow}
          editing={editing}
          everyone={assignees.everyone}
          onActivate={(version) => setDialog({ activate: version })}
          onEdit={actions.edit}
          onClose={() => setDrawer(null)}
        />
      )}
      {dialog !== null && (
        <EditorDialog
          dialog={dialog}
          workflow={workflow}
          onActivated={show}
          onImported={actions.readAgain}
          onClose={() => setDialog(null)}
        />
      )}
      <p className="sr" role="status">
        {editing.saving && text('workflow.saving')}
      </p>
    </div>
  );
}

/** An address may name a setting. */
function goToNamedSetting(): void {
  const named = settingAt(decodeURIComponent(location.hash.slice(1)))?.setting;
  if (named !== undefined) goToSetting(named.path);
}

function Settings({
  edited: { workflow, base, show },
  editing,
  assignees: { everyone, error },
  crmKinds,
}: {
  edited: EditedWorkflow;
  editing: Editing;
  assignees: ReturnType<typeof useAssignees>;
  crmKinds: readonly string[];
}) {
  return (
    <main className={styles.canvas}>
      <div className={classes('stack wide', styles.groups)}>
        <OtherDraft workflow={workflow.id} base={base.version} onTakeOver={editing.change} />
        {groups.map((group) => (
          <GroupCard key={group.id} group={group} editing={editing} crmKinds={crmKinds} />
        ))}
        <AssignmentsCard
          key={JSON.stringify(workflow.assignments)}
          workflow={workflow}
          everyone={everyone}
          error={error}
          onAssigned={show}
        />
      </div>
    </main>
  );
}
