import { useState } from 'react';
import { type ApiError, asApiError } from '../../ui/server/api.ts';
import { look } from './lab-state.ts';

export interface Acting {
  readonly busy: boolean;
  /** Why the last command was refused; null after one that was not. */
  readonly error: ApiError | null;
  /** Sends a command and looks what became of it; resolves to whether it was accepted. */
  readonly act: (command: () => Promise<unknown>) => Promise<boolean>;
}

/** Commands of one place on the page: what was refused is said there. */
export function useActing(): Acting {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  return {
    busy,
    error,
    async act(command) {
      setBusy(true);
      try {
        await command();
        setError(null);
        return true;
      } catch (failure) {
        setError(asApiError(failure));
        return false;
      } finally {
        setBusy(false);
        void look();
      }
    },
  };
}
