import type { Mutant } from './mutant.ts';

const drafts = ['events/event-drafts.test.ts'];
const hosted = ['events/hosted-events.test.ts'];
const control = ['control/control-server.test.ts'];

/** Change events, and the port that says what an org is like. */
export const tellingMutants: readonly Mutant[] = [
  {
    name: 'changes that are alike are told one by one',
    file: 'events/event-drafts.ts',
    from: 'last !== undefined && isChangedAlike(last, draft)',
    to: 'last === draft',
    tests: drafts,
  },
  {
    name: 'two changes of one record are told as one',
    file: 'events/event-drafts.ts',
    from: ' && !next.recordIds.some((id) => last.recordIds.includes(id))',
    to: '',
    tests: drafts,
  },
  {
    name: 'a person’s contact is not told of',
    file: 'events/event-drafts.ts',
    from: 'return isTold ? [own] : [own, contactOfPerson(change, contact)];',
    to: 'return isTold || contact !== "" ? [own] : [own, contactOfPerson(change, contact)];',
    tests: drafts,
  },
  {
    name: 'events never overflow',
    file: 'events/event-drafts.ts',
    from: 'if (count > most) overflown.add(draft.object);',
    to: 'if (count < 0) overflown.add(draft.object);',
    tests: drafts,
  },
  {
    name: 'what happens below the servers is told with its values',
    file: 'events/event-drafts.ts',
    from: 'if (isBelowServers(change)) return',
    to: 'if (isBelowServers(change) && all.length === 0) return',
    tests: drafts,
  },
  {
    name: 'objects that nobody selected are told of',
    file: 'events/event-drafts.ts',
    from: '    .filter(({ object }) => isSelected(object));',
    to: '    .filter(({ object }) => isSelected(object) || true);',
    tests: drafts,
  },
  {
    name: 'gaps are not told of',
    file: 'events/hosted-events.ts',
    from: '      for (const object of selected) stream.gap(object);\n',
    to: '',
    tests: hosted,
  },
  {
    name: 'a replay id is good for ever',
    file: 'events/event-stream.ts',
    from: '    this.#life += 1;\n    this.#places.clear();\n',
    to: '',
    tests: hosted,
  },
  {
    name: 'unknown switches are passed over',
    file: 'control/switch-bodies.ts',
    from: 'const switchBody = z.strictObject(',
    to: 'const switchBody = z.object(',
    tests: control,
  },
  {
    name: 'switches name fields that there are not',
    file: 'control/switch-bodies.ts',
    from: 'if (!org.object(object)?.fields.has(field.toLowerCase()))',
    to: 'if (false)',
    tests: control,
  },
  {
    name: 'a switch that is set to null stays as it was',
    file: 'model/org.ts',
    from: '[name, value ?? first[name as keyof Switches]] as const',
    to: '[name, value ?? first["org-id" as keyof Switches]] as const',
    tests: [...control, 'model/org.test.ts'],
  },
  {
    name: 'requests that are counted cannot be set to zero',
    file: 'rest/request-counts.ts',
    from: '    this.#count = 0;\n    this.#byPath.clear();\n',
    to: '',
    tests: control,
  },
];
