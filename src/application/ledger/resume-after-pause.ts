import type { CrmLink } from '../ports/crm/link.ts';
import type { Ledger } from './ledger.ts';

export interface ResumeDeps {
  readonly link: Pick<CrmLink, 'current' | 'onChange'>;
  readonly ledger: Pick<Ledger, 'resume'>;
}

/**
 * Has the ledger go on at once when the CRM takes requests again after a pause, which may have lasted for hours. One that only
 * gave no answer is asked again soon by itself. Gives back what ends that.
 */
export function resumeAfterPause({ link, ledger }: ResumeDeps): () => void {
  let isPaused = link.current.state === 'paused';
  return link.onChange(({ state }) => {
    const wasPaused = isPaused;
    isPaused = state === 'paused' || (wasPaused && state !== 'ok');
    if (wasPaused && !isPaused) ledger.resume();
  });
}
