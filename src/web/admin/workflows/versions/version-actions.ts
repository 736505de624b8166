import { useState } from 'react';
import type { Workflow } from '../../../../domain/workflow/workflow.ts';
import { api, asApiError, type ApiError } from '../../../ui/server/api.ts';
import { localeNow } from '../../../ui/text/locale.ts';
import type { Editing } from '../editing/editing.ts';
import type { EditedWorkflow } from './edited-workflow.ts';

/** What is done with the versions of a workflow. */
export interface VersionActions {
  /** Why the last one did not succeed, except for saving, whose faults `Editing` has; null: it did. */
  readonly error: ApiError | null;
  /** Keeps the draft as the next version. */
  readonly save: () => void;
  /** A version was kept elsewhere than here. */
  readonly readAgain: () => void;
  readonly cancelActivation: (activation: string) => void;
  /** Makes this version's document the draft. */
  readonly edit: (version: number) => void;
}

export function useVersionActions({ workflow, readAgain }: EditedWorkflow, editing: Editing): VersionActions {
  const [error, setError] = useState<ApiError | null>(null);
  const failed = (failure: unknown) => setError(asApiError(failure));
  const path = `/workflows/${workflow.id}`;
  return {
    error,
    save: () => {
      void editing.save().then((version) => version && readAgain(version).catch(failed));
    },
    readAgain: () => void readAgain(null).catch(failed),
    cancelActivation: (activation) => {
      setError(null);
      api
        .delete(`${path}/activations/${activation}`)
        .then(() => readAgain(null))
        .catch(failed);
    },
    edit: (version) => {
      setError(null);
      api
        .get<{ document: Workflow }>(`${path}/versions/${version}`, { locale: localeNow() })
        .then(({ document }) => editing.change(document), failed);
    },
  };
}
