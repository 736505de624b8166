import { useEffect, useState } from 'react';
import type { Workflow } from '../../../domain/workflow/workflow.ts';
import { api, asApiError, type ApiError } from '../../ui/server/api.ts';
import { serverNow } from '../../ui/browser/clock.ts';
import { useLoaded } from '../../ui/server/load.ts';
import { localeNow, useText } from '../../ui/text/locale.ts';
import { Icon } from '../../ui/icon.tsx';
import { NoteBar } from '../../ui/note-bar.tsx';
import { ErrorNote, Loading } from '../../ui/state.tsx';
import { askBeforeLeaving } from './leaving.ts';
import { ActivationDialog } from './versions/activation-dialog.tsx';
import { AssignmentsCard } from './versions/assignments-card.tsx';
import { DifferenceDrawer } from './versions/difference-drawer.tsx';
import { download } from './document-file.ts';
import { useEditing, type Version } from './editing/editing.ts';
import { holdersOf, useAssignees } from './versions/assignees.ts';
import { GroupCard } from './settings/group-card.tsx';
import { GroupNav } from './settings/group-nav.tsx';
import { groups, settingAt } from './editing/groups.ts';
import { HistoryDrawer } from './versions/history-drawer.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { OtherDraft } from './other-draft.tsx';
import { goToSetting } from './editing/places.ts';
import { VersionBar, type Drawer } from './versions/version-bar.tsx';
import { WhatIfDrawer } from './what-if/what-if-drawer.tsx';
import { plannedOf, versionToEdit, type ShownWorkflow } from './versions/versions.ts';
import { classes } from '../../ui/classes.ts';
import styles from './workflow-editor.module.css';

/** So that the server, whose clock may be a little late, has certainly activated it. */
const marginMs = 2_000;
/** As long as a timer can be set; nobody leaves a page open for 24 days. */
const longestWaitMs = 2 ** 31 - 1;

/**
 * The editor of one workflow, once it and the version to go on from are here; `crmKinds` are the kinds of records that the CRM
 * has.
 */
export function WorkflowEditor({ id, crmKinds }: { id: string; crmKinds: readonly string[] }) {
  const path = `/workflows/${encodeURIComponent(id)}`;
  const loaded = useLoaded<ShownWorkflow>(path);
  const [changed, setChanged] = useState<ShownWorkflow | null>(null);
  const [saved, setSaved] = useState<Version | null>(null);
  const workflow = changed ?? loaded.value;
  const version = workflow === null ? null : versionToEdit(workflow);
  const isActive = version === workflow?.version;
  const isSaved = version === saved?.version;
  const draft = useLoaded<Version>(
    version === null || isActive || isSaved ? null : `${path}/versions/${version}`,
  );
  const next = workflow === null ? undefined : plannedOf(workflow)[0]?.from;
  useEffect(() => {
    if (next === undefined) return;
    // What was planned is in force from then on, on a page that stays open as well.
    const waitMs = Math.min(Math.max(0, Date.parse(next) - serverNow()) + marginMs, longestWaitMs);
    const timer = setTimeout(() => {
      api.get<ShownWorkflow>(path).then(setChanged, () => undefined);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [next, path]);
  const failed = [loaded, draft].find((one) => one.state === 'failed');
  if (failed?.state === 'failed') return <ErrorNote error={failed.error} onRetry={failed.reload} />;
  if (workflow === null) return <Loading />;
  const active = { version: workflow.version, document: workflow.document };
  const base = isActive ? active : isSaved ? saved : draft.value;
  if (base === null) return <Loading />;
  return (
    <Editor
      workflow={workflow}
      active={active}
      base={base}
      crmKinds={crmKinds}
      onChanged={setChanged}
      onSaved={async (version) => {
        const next = await api.get<ShownWorkflow>(path, { locale: localeNow() });
        if (version !== null) setSaved(version);
        setChanged(next);
      }}
    />
  );
}

function Editor({
  workflow,
  active,
  base,
  crmKinds,
  onChanged,
  onSaved,
}: {
  workflow: ShownWorkflow;
  active: Version;
  base: Version;
  crmKinds: readonly string[];
  onChanged: (workflow: ShownWorkflow) => void;
  /** A version was added: given here, or somewhere else (null). */
  onSaved: (version: Version | null) => Promise<void>;
}) {
  const text = useText();
  const editing = useEditing(workflow.id, active, base);
  const { everyone, error: everyoneFailed } = useAssignees(workflow);
  const [drawer, setDrawer] = useState<Drawer | null>(null);
  const [activating, setActivating] = useState<number | null>(null);
  const [importing, setImporting] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const { unsaved, discard } = editing;
  useEffect(() => (unsaved ? askBeforeLeaving(discard) : undefined), [unsaved, discard]);
  useEffect(() => {
    const named = settingAt(decodeURIComponent(location.hash.slice(1)))?.setting;
    if (named !== undefined) goToSetting(named.path);
  }, []);

  const failed = (failure: unknown) => setError(asApiError(failure));
  const cancel = (activation: string) => {
    setError(null);
    api
      .delete(`/workflows/${workflow.id}/activations/${activation}`)
      .then(() => onSaved(null))
      .catch(failed);
  };
  const save = async () => {
    const version = await editing.save();
    if (version !== null) await onSaved(version).catch(failed);
  };
  const edit = (version: number) => {
    setError(null);
    api
      .get<{ document: Workflow }>(`/workflows/${workflow.id}/versions/${version}`, { locale: localeNow() })
      .then(({ document }) => editing.change(document), failed);
  };
  const holders = everyone && holdersOf(workflow.id, everyone);
  // What was saved unchecked may be activated unchecked, too.
  const warnings = new Set([...editing.warnings, ...(workflow.warnings ?? [])].map(({ message }) => message));
  const close = () => setDrawer(null);
  return (
    <div className={classes(styles.editor, drawer !== null && styles.withDrawer)}>
      <VersionBar
        workflow={workflow}
        editing={editing}
        drawer={drawer}
        onDrawer={setDrawer}
        onSave={() => void save()}
        onActivate={() => setActivating(base.version)}
        onCancel={cancel}
        onExport={() => download(editing.draft, base.version)}
        onImport={() => setImporting(true)}
      >
        {error !== null && <ErrorNote error={error} />}
        {editing.error !== null && <ErrorNote error={editing.error} />}
        {[...warnings].map((message) => (
          <NoteBar key={message} look="warn" role="status">
            <Icon name="attention" small /> {message}
          </NoteBar>
        ))}
      </VersionBar>
      <GroupNav editing={editing} assigned={holders && holders.agents + holders.queues} />
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
            error={everyoneFailed}
            onAssigned={onChanged}
          />
        </div>
      </main>
      {drawer === 'difference' && <DifferenceDrawer workflow={workflow} editing={editing} onClose={close} />}
      {drawer === 'history' && (
        <HistoryDrawer workflow={workflow} onActivate={setActivating} onEdit={edit} onClose={close} />
      )}
      {drawer === 'what-if' && (
        <WhatIfDrawer
          workflow={workflow.id}
          active={active.version}
          version={base.version}
          unsaved={unsaved}
          everyone={everyone}
          onClose={close}
        />
      )}
      {activating !== null && (
        <ActivationDialog
          workflow={workflow}
          version={activating}
          onDone={(next) => {
            setActivating(null);
            onChanged(next);
          }}
          onClose={() => setActivating(null)}
        />
      )}
      {importing && (
        <ImportDialog
          workflow={workflow.id}
          onImported={() => {
            setImporting(false);
            onSaved(null).catch(failed);
          }}
          onClose={() => setImporting(false)}
        />
      )}
      <p className="sr" role="status">
        {editing.saving && text('workflow.saving')}
      </p>
    </div>
  );
}
