import { useEffect, useState } from 'react';
import type { Workflow } from '../../../domain/workflow/workflow.ts';
import { api, asApiError, type ApiError } from '../../ui/api.ts';
import { useLoaded } from '../../ui/load.ts';
import { localeNow, useText } from '../../ui/locale.ts';
import { ErrorNote, Loading } from '../../ui/state.tsx';
import { askBeforeLeaving } from '../leaving.ts';
import { ActivationDialog } from './activation-dialog.tsx';
import { AssignmentsCard } from './assignments-card.tsx';
import { DifferenceDrawer } from './difference-drawer.tsx';
import { download } from './document-file.ts';
import { useEditing, type Version } from './editing.ts';
import { useEveryone, workflowOf } from './everyone.ts';
import { GroupCard } from './group-card.tsx';
import { GroupNav } from './group-nav.tsx';
import { groups, settingAt } from './groups.ts';
import { HistoryDrawer } from './history-drawer.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { OtherDraft } from './other-draft.tsx';
import { goToSetting } from './places.ts';
import { VersionBar, type Drawer } from './version-bar.tsx';
import { WhatIfDrawer } from './what-if-drawer.tsx';
import { versionToEdit, type ShownWorkflow } from './versions.ts';

/** The editor of one workflow, once it and the version to go on from are here. */
export function WorkflowEditor({ id }: { id: string }) {
  const [changes, setChanges] = useState(0);
  const loaded = useLoaded<ShownWorkflow>(`/workflows/${encodeURIComponent(id)}`, changes);
  const [shown, setShown] = useState<ShownWorkflow | null>(null);
  const workflow = shown ?? loaded.value;
  const base = workflow === null ? null : versionToEdit(workflow);
  const needed = workflow === null || base === workflow.version ? null : base;
  const draft = useLoaded<Version>(needed === null ? null : `/workflows/${id}/versions/${needed}`);
  const failed = [loaded, draft].find((one) => one.state === 'failed');
  if (failed?.state === 'failed') return <ErrorNote error={failed.error} onRetry={failed.reload} />;
  if (workflow === null || (needed !== null && draft.value === null)) return <Loading />;
  const active = { version: workflow.version, document: workflow.document };
  const from = needed === null || draft.value === null ? active : draft.value;
  return (
    <Editor
      // What is edited begins anew with another version to go on from.
      key={from.version}
      workflow={workflow}
      active={active}
      base={from}
      onShow={setShown}
      onReload={() => {
        setShown(null);
        setChanges((count) => count + 1);
      }}
    />
  );
}

function Editor({
  workflow,
  active,
  base,
  onShow,
  onReload,
}: {
  workflow: ShownWorkflow;
  active: Version;
  base: Version;
  onShow: (workflow: ShownWorkflow) => void;
  onReload: () => void;
}) {
  const text = useText();
  const editing = useEditing(workflow.id, active, base);
  const { everyone, error: everyoneFailed } = useEveryone(workflow);
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
    api.delete(`/workflows/${workflow.id}/activations/${activation}`).then(onReload, failed);
  };
  const edit = (version: number) => {
    setError(null);
    api
      .get<{ document: Workflow }>(`/workflows/${workflow.id}/versions/${version}`, { locale: localeNow() })
      .then(({ document }) => editing.change(document), failed);
  };
  const assigned =
    everyone?.agents.filter((agent) => workflowOf(agent, everyone)?.id === workflow.id).length ?? null;
  const close = () => setDrawer(null);
  return (
    <div className={`editor ${drawer === null ? '' : 'with-drawer'}`}>
      <VersionBar
        workflow={workflow}
        editing={editing}
        drawer={drawer}
        onDrawer={setDrawer}
        onSave={() => void editing.save().then((version) => version !== null && onReload())}
        onActivate={() => setActivating(base.version)}
        onCancel={cancel}
        onExport={() => download(editing.draft, base.version)}
        onImport={() => setImporting(true)}
      />
      <GroupNav editing={editing} assigned={assigned} />
      <main className="editor-canvas">
        <div className="stack wide">
          {error !== null && <ErrorNote error={error} />}
          {editing.error !== null && <ErrorNote error={editing.error} />}
          <OtherDraft workflow={workflow.id} base={base.version} onTakeOver={editing.change} />
          {groups.map((group) => (
            <GroupCard key={group.id} group={group} editing={editing} />
          ))}
          <AssignmentsCard
            key={JSON.stringify(workflow.assignments)}
            workflow={workflow}
            everyone={everyone}
            error={everyoneFailed}
            onAssigned={onShow}
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
            onShow(next);
          }}
          onClose={() => setActivating(null)}
        />
      )}
      {importing && (
        <ImportDialog workflow={workflow.id} onImported={onReload} onClose={() => setImporting(false)} />
      )}
      <p className="sr" role="status">
        {editing.saving && text('workflow.saving')}
      </p>
    </div>
  );
}
