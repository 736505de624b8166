import type { EventFault, HostedOrg } from '../hosted-org.ts';
import type { Orgs } from '../orgs.ts';
import { EventStream } from './event-stream.ts';
import type { PubSubCaller } from './pubsub-server.ts';

/** The entities that an administrator has selected for change events: as many as an org may without paying for more. */
const selected = ['Account', 'Contact', 'Lead', 'Case', 'Opportunity'];

/** The change events of every org of a host. */
export class OrgEvents {
  readonly #orgs: Orgs;
  readonly #streams = new Map<HostedOrg, EventStream>();

  constructor(orgs: Orgs) {
    this.#orgs = orgs;
  }

  add(hosted: HostedOrg): void {
    const stream = new EventStream(hosted.org, { selected });
    this.#streams.set(hosted, stream);
    hosted.onEventFault((fault) => disturb(stream, fault));
  }

  /** Of the org that the token is good in; null: of none. */
  of({ accessToken }: PubSubCaller): EventStream | null {
    const hosted = this.#orgs.byToken(accessToken);
    if (hosted === null || hosted.sessions.use(accessToken) === null) return null;
    return this.#streams.get(hosted) ?? null;
  }

  close(): void {
    for (const stream of this.#streams.values()) stream.close();
  }
}

function disturb(stream: EventStream, fault: EventFault): void {
  switch (fault) {
    case 'gap':
      for (const object of selected) stream.gap(object);
      return;
    case 'overflow':
      for (const object of selected) stream.overflow(object);
      return;
    case 'corrupt-replay':
      stream.corruptReplayIds();
  }
}
