import type { LiveOrganisation } from '../../../application/organisation/live-organisation.ts';
import { putSkill, removeSkill } from '../../../application/organisation/skills.ts';
import type { Snapshot } from '../../../application/ports/organisation/snapshot.ts';
import type { MakeId } from '../../../application/ports/runtime/ids.ts';
import type { PhoneNumbers } from '../../../application/ports/interactions/phone-numbers.ts';
import { Skill as SkillView, SkillInput } from '../../../contract/organisation.ts';
import { skillId, type SkillId } from '../../../domain/ids.ts';
import { refuse } from '../../../domain/refusal.ts';
import type { App } from '../platform/app.ts';
import { collectionRoutes } from '../routes/collection.ts';
import { refused } from '../platform/problem.ts';

export interface SkillRoutesDeps {
  readonly organisation: LiveOrganisation;
  readonly phoneNumbers: PhoneNumbers;
  readonly makeId: MakeId;
}

/** Skills; which queue is a skill's is set at the queue. */
export function skillRoutes(app: App, { organisation, phoneNumbers, makeId }: SkillRoutesDeps): void {
  collectionRoutes(app, organisation, {
    path: 'skills',
    input: SkillInput,
    view: SkillView,
    read: 'colleagues',
    all: (now) => [...now.skills.values()],
    find: (now, key) => now.skills.get(skillId(key)) ?? null,
    order: (skill) => [skill.name.toLowerCase(), skill.id],
    show: (skill, now) => ({ ...skill, queue: queueOf(now, skill.id) }),
    asInput: (skill) => ({ ...skill }),
    put: (input, key) => {
      const id = skillId(key ?? makeId());
      const { name, channel, outbound } = input;
      const callerNumber =
        input.callerNumber === null ? null : callerNumberOf(input.callerNumber, phoneNumbers);
      if (input.queue !== undefined && input.queue !== queueOf(organisation.snapshot, id)) {
        refused(refuse('invalid', { errors: [{ path: 'queue', message: 'problem.field.set-at-queue' }] }));
      }
      return { key: id, decide: (now) => putSkill(now, { id, name, channel, outbound, callerNumber }) };
    },
    remove: (key) => (now) => removeSkill(now, skillId(key)),
  });
}

function callerNumberOf(text: string, phoneNumbers: PhoneNumbers) {
  const parsed = phoneNumbers.parse(text, null);
  if (parsed !== null) return parsed.e164;
  return refused(refuse('invalid', { errors: [{ path: 'callerNumber', message: 'problem.field.e164' }] }));
}

const queueOf = (now: Snapshot, skill: SkillId): string | null =>
  [...now.queues.values()].find((queue) => queue.skill === skill)?.id ?? null;
