import { openEmbeddedCrm, type EmbeddedCrmDeps, type OwnCrm } from '../adapters/crm/embedded/index.ts';
import type { CrmProvider } from '../application/ports/crm/crm.ts';
import type { Bus } from '../application/ports/runtime/bus.ts';
import type { Config, CrmName } from '../config/config.ts';

/** The CRM, whichever it is. */
export interface WiredCrm extends CrmProvider {
  /** What is administered, imported and tried out in Tieline itself; null: a CRM that others administer. */
  readonly own: OwnCrm | null;
}

export interface CrmDeps extends Omit<EmbeddedCrmDeps, 'onNumbers'> {
  readonly bus: Bus;
}

/** By the name that `TIELINE_CRM` gives it. */
const crms: Readonly<Record<CrmName, (deps: EmbeddedCrmDeps) => WiredCrm>> = {
  embedded: openEmbeddedCrm,
  salesforce: () => {
    throw new Error('TIELINE_CRM: this version cannot work with Salesforce yet; set it to embedded.');
  },
};

/** The one place that chooses the CRM. */
export const wireCrm = ({ crm }: Pick<Config, 'crm'>, { bus, ...deps }: CrmDeps): WiredCrm =>
  crms[crm]({ ...deps, onNumbers: (numbers) => bus.publish({ type: 'numbers', numbers }) });
