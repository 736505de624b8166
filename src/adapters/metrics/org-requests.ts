import { Counter, Gauge, type Registry } from 'prom-client';
import type { ApiBudget } from '../crm/salesforce/client/api-budget.ts';
import type { RequestCounts } from '../crm/salesforce/client/request-counts.ts';

export interface OrgRequestsShown {
  readonly counts: Pick<RequestCounts, 'byKind' | 'total' | 'contacts'>;
  readonly budget: Pick<ApiBudget, 'usage'>;
}

/** Adds what an org is asked and what is left of its day (spec X10), as they are when Prometheus reads them. */
export function showOrgRequests(registry: Registry, { counts, budget }: OrgRequestsShown): void {
  const registers = [registry];
  const requests = new Counter({
    name: 'tieline_crm_requests_total',
    help: 'Requests to the API of the Salesforce org, by what they are for.',
    labelNames: ['kind'],
    registers: [],
    collect() {
      this.reset();
      for (const [kind, count] of counts.byKind) this.inc({ kind }, count);
    },
  });
  registry.registerMetric(requests);
  const gauge = (name: string, help: string, value: () => number | null) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const now = value();
        // Without labels a gauge that was never set says 0, which nobody knows.
        if (now === null) this.remove();
        else this.set(now);
      },
    });
  gauge('tieline_crm_requests_per_contact', 'Requests to the org for each contact that was logged.', () =>
    counts.contacts === 0 ? null : counts.total / counts.contacts,
  );
  gauge(
    'tieline_crm_api_used',
    'Requests to the org in 24 hours, those of others too.',
    () => budget.usage?.used ?? null,
  );
  gauge(
    'tieline_crm_api_limit',
    'How many requests the org may get in 24 hours.',
    () => budget.usage?.limit ?? null,
  );
}
