import type { LiveOrganisation } from '../../../application/organisation/live-organisation.ts';
import { putQueue, removeQueue } from '../../../application/organisation/queues.ts';
import type { MakeId } from '../../../application/ports/runtime/ids.ts';
import { Queue as QueueView, QueueInput } from '../../../contract/organisation.ts';
import { agentId, queueId, skillId } from '../../../domain/ids.ts';
import type { App } from '../platform/app.ts';
import { collectionRoutes } from '../routes/collection.ts';

/** Queues, one per skill. */
export function queueRoutes(app: App, parts: { organisation: LiveOrganisation; makeId: MakeId }): void {
  collectionRoutes(app, parts.organisation, {
    path: 'queues',
    input: QueueInput,
    view: QueueView,
    read: 'colleagues',
    all: (now) => [...now.queues.values()],
    find: (now, key) => now.queues.get(queueId(key)) ?? null,
    order: (queue) => [queue.name.toLowerCase(), queue.id],
    show: (queue) => ({ ...queue, members: [...queue.members] }),
    asInput: (queue) => ({ ...queue, members: [...queue.members] }),
    put: ({ members, skill, ...input }, key) => {
      const id = queueId(key ?? parts.makeId());
      const queue = { ...input, id, skill: skillId(skill) };
      return { key: id, decide: (now) => putQueue(now, queue, members?.map(agentId) ?? null) };
    },
    remove: (key) => (now) => removeQueue(now, queueId(key)),
  });
}
