import { useEffect, useState } from 'react';
import { serverNow } from '../../../ui/browser/clock.ts';
import { api, type ApiError } from '../../../ui/server/api.ts';
import { useLoaded } from '../../../ui/server/load.ts';
import { localeNow } from '../../../ui/text/locale.ts';
import type { Version } from '../editing/editing.ts';
import { plannedOf, versionToEdit, type ShownWorkflow } from './versions.ts';

/** So that the server, whose clock may be a little late, has certainly activated it. */
const marginMs = 2_000;
/** As long as a timer can be set; nobody leaves a page open for 24 days. */
const longestWaitMs = 2 ** 31 - 1;

/** A workflow, and the versions that editing it is about. */
export interface EditedWorkflow {
  readonly workflow: ShownWorkflow;
  readonly active: Version;
  /** The version that is gone on from. */
  readonly base: Version;
  /** It has become so. */
  readonly show: (workflow: ShownWorkflow) => void;
  /** Reads it again; `added`: the version that was added here, or null. Rejects with what the server said. */
  readonly readAgain: (added: Version | null) => Promise<void>;
}

export type LoadedWorkflow =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: ApiError; readonly reload: () => void }
  | ({ readonly state: 'ready' } & EditedWorkflow);

export function useEditedWorkflow(id: string): LoadedWorkflow {
  const path = `/workflows/${encodeURIComponent(id)}`;
  const loaded = useLoaded<ShownWorkflow>(path);
  const [changed, show] = useState<ShownWorkflow | null>(null);
  const [added, setAdded] = useState<Version | null>(null);
  const workflow = changed ?? loaded.value;
  const version = workflow === null ? null : versionToEdit(workflow);
  const isActive = version === workflow?.version;
  const isAdded = version === added?.version;
  const draft = useLoaded<Version>(
    version === null || isActive || isAdded ? null : `${path}/versions/${version}`,
  );
  usePlannedVersion(path, workflow, show);
  for (const one of [loaded, draft])
    if (one.state === 'failed') return { state: 'failed', error: one.error, reload: one.reload };
  if (workflow === null) return { state: 'loading' };
  const active = { version: workflow.version, document: workflow.document };
  const base = isActive ? active : isAdded ? added : draft.value;
  if (base === null) return { state: 'loading' };
  const readAgain = async (version: Version | null) => {
    const next = await api.get<ShownWorkflow>(path, { locale: localeNow() });
    if (version !== null) setAdded(version);
    show(next);
  };
  return { state: 'ready', workflow, active, base, show, readAgain };
}

/** What was planned is in force from then on, on a page that stays open as well. */
function usePlannedVersion(
  path: string,
  workflow: ShownWorkflow | null,
  show: (workflow: ShownWorkflow) => void,
): void {
  const next = workflow === null ? undefined : plannedOf(workflow)[0]?.from;
  useEffect(() => {
    if (next === undefined) return;
    const waitMs = Math.min(Math.max(0, Date.parse(next) - serverNow()) + marginMs, longestWaitMs);
    const timer = setTimeout(() => {
      api.get<ShownWorkflow>(path).then(show, () => undefined);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [next, path, show]);
}
