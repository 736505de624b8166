import type { EventFault, HostedOrg } from '../hosted-org.ts';
import type { Orgs } from '../orgs.ts';
import { EventStream } from './event-stream.ts';
import type { PubSubCaller } from './pubsub-server.ts';

/** What an administrator of a new org has selected in Setup under Change Data Capture: five at most without a licence. */
const selected = ['Account', 'Contact', 'Lead', 'Case', 'Opportunity'];

/** The change events of every org of the emulator. */
export class HostedEvents {
  readonly #orgs: Orgs;
  readonly #streams = new Map<HostedOrg, EventStream>();

  constructor(orgs: Orgs) {
    this.#orgs = orgs;
  }

  /** From now on the org's changes are told of. */
  add(hosted: HostedOrg): void {
    const stream = new EventStream(hosted.org, { selected });
    this.#streams.set(hosted, stream);
    hosted.onEventFault((fault) => disturb(stream, fault));
    hosted.onSignOut((user, session) => stream.logout(user, session));
  }

  streamOf(hosted: HostedOrg): EventStream | null {
    return this.#streams.get(hosted) ?? null;
  }

  /** The events of the org whose token it is, while it is good; calls count as no requests of the REST API. */
  readonly authorize = ({ accessToken }: PubSubCaller): EventStream | null => {
    const hosted = this.#orgs.byToken(accessToken);
    if (hosted === null || hosted.org.switches['revoke-grants']) return null;
    return hosted.sessions.use(accessToken) === null ? null : this.streamOf(hosted);
  };
}

/** What is told without its values, or not at all, as it happens to real orgs at their own time. */
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
