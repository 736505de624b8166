import { useCallback, useMemo, useState } from 'react';
import { isCarriedOut } from '../../../../domain/workflow/available.ts';
import { checkWorkflow } from '../../../../domain/workflow/faults.ts';
import { isWithin } from '../../../../domain/workflow/settings.ts';
import { sameValue } from '../../../../domain/same-value.ts';
import type { Workflow } from '../../../../domain/workflow/workflow.ts';
import type { KeptVersion } from '../../../../contract/workflows/workflow-versions.ts';
import { api, asApiError, type ApiError } from '../../../ui/server/api.ts';
import { localeNow } from '../../../ui/text/locale.ts';
import { changedSettings } from './changes.ts';
import { conflictsOf, type Conflict } from './conflicts.ts';
import type { Setting } from './setting.ts';
import { StoredDraft } from './stored-draft.ts';

/** A version with its document. */
export interface Version {
  readonly version: number;
  readonly document: Workflow;
}

/** A workflow being edited: its draft, what it changes, and what is wrong with it. */
export interface Editing {
  /** The version in force, against which changes are shown. */
  readonly active: Version;
  /** The saved version that the draft goes on from. */
  readonly base: Version;
  readonly draft: Workflow;
  /** The settings that differ from the active version's. */
  readonly changes: readonly Setting[];
  /** Whether something is not saved. */
  readonly unsaved: boolean;
  /** How many faults there are; each is at one setting or at the two that clash. */
  readonly faults: number;
  readonly conflicts: readonly Conflict[];
  readonly isLater: (setting: Setting) => boolean;
  /** What the server found at a setting beyond what is found here. */
  readonly refusalsAt: (setting: Setting) => ApiError['errors'];
  readonly change: (draft: Workflow) => void;
  readonly discard: () => void;
  /** What is to be known of what was saved last. */
  readonly warnings: ApiError['errors'];
  readonly saving: boolean;
  readonly error: ApiError | null;
  /** Keeps the draft as the next version, and gives it; null: the server refused it. */
  readonly save: () => Promise<Version | null>;
}

/** Unsaved changes stay in this browser, by workflow and version, until they are saved or discarded. */
export function useEditing(workflow: string, active: Version, base: Version): Editing {
  const stored = useMemo(
    () => new StoredDraft(localStorage, workflow, base.version),
    [workflow, base.version],
  );
  const begun = useMemo(() => stored.read() ?? base.document, [stored, base.document]);
  // What was changed on another version stays with that one.
  const [changed, setChanged] = useState<Version | null>(null);
  const draft = changed?.version === base.version ? changed.document : begun;
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [warnings, setWarnings] = useState<ApiError['errors']>([]);

  const change = useCallback(
    (next: Workflow) => {
      setChanged({ version: base.version, document: next });
      setError(null);
      setWarnings([]);
      if (sameValue(next, base.document)) stored.discard();
      else stored.keep(next);
    },
    [base, stored],
  );
  const discard = useCallback(() => change(base.document), [change, base]);
  const save = async () => {
    setSaving(true);
    setError(null);
    try {
      const options = { locale: localeNow() };
      const made = await api.post<KeptVersion>(`/workflows/${workflow}/versions`, draft, options);
      stored.discard();
      setWarnings(made.warnings ?? []);
      return { version: made.version, document: draft };
    } catch (failure) {
      setError(asApiError(failure));
      return null;
    } finally {
      setSaving(false);
    }
  };
  const faults = useMemo(() => {
    const { faults, unavailable } = checkWorkflow(draft);
    return [...faults, ...unavailable];
  }, [draft]);
  return {
    active,
    base,
    draft,
    changes: changedSettings(active.document, draft),
    unsaved: !sameValue(draft, base.document),
    faults: faults.length,
    conflicts: conflictsOf(faults, draft),
    isLater: ({ path }) => !isCarriedOut(path),
    refusalsAt: ({ path }) =>
      (error?.errors ?? []).filter(
        (one) => isWithin(one.path, path) && !faults.some((fault) => fault.path === one.path),
      ),
    change,
    discard,
    warnings,
    saving,
    error,
    save,
  };
}
