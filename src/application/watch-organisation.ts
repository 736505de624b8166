import type { Bus } from './ports/runtime/bus.ts';
import type { Organisation } from './ports/organisation/organisation.ts';

interface Deps {
  readonly organisation: Pick<Organisation, 'onChange'>;
  readonly workflows: { activeVersions(): string };
  readonly bus: Bus;
}

/**
 * Publishes that what administrators set up has changed, so that open desks learn of it: at once where it is the
 * organisation, and with the next look (the function this gives) where it is a workflow version, which may also become
 * active because its time has come.
 */
export function watchOrganisation({ organisation, workflows, bus }: Deps): () => void {
  organisation.onChange(() => bus.publish({ type: 'organisation' }));
  let before = workflows.activeVersions();
  return () => {
    const now = workflows.activeVersions();
    if (now === before) return;
    before = now;
    bus.publish({ type: 'organisation' });
  };
}
