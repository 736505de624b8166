import type { LightningHosts } from '../../../contract/panel.ts';

const setupType = 'SETUP_CONNECTOR';

/**
 * Holds back the word by which a page takes this one for its phone, until it is known to come from the page that frames this
 * one, of an org that the configuration knows (spec X9); the library would take it from any page of Salesforce, of whichever org, that
 * opens this one in a window. To be called before the library listens, since it listens to the first such word alone.
 */
export function guardSetup(
  hosts: Promise<LightningHosts>,
  on: { readonly accepted: (origin: string) => void; readonly refused: () => void },
): void {
  addEventListener('message', (event: MessageEvent<unknown>) => {
    // What is passed on below comes by here again.
    if (!event.isTrusted || !isSetup(event.data)) return;
    event.stopImmediatePropagation();
    const { data, origin, source } = event;
    if (source !== window.parent || window.parent === window) return;
    const ports = [...event.ports];
    void hosts.then(({ hosts: known }) => {
      if (!known.some((host) => host.origin === origin)) return on.refused();
      on.accepted(origin);
      dispatchEvent(new MessageEvent('message', { data, origin, source, ports }));
    });
  });
}

const isSetup = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && 'type' in data && data.type === setupType;
