import type { UsualKind } from '../../../domain/record.ts';

/** One of each noun whose routes are made alike, in the words of the API's description. */
const oneOf = {
  agents: 'an agent',
  teams: 'a team',
  skills: 'a skill',
  queues: 'a queue',
  numbers: 'a number',
  hours: 'business hours',
  account: 'an account',
  contact: 'a contact',
  lead: 'a lead',
  personAccount: 'a person account',
  case: 'a case',
  opportunity: 'an opportunity',
  task: 'a task',
  event: 'an event',
} as const;

type Noun = keyof typeof oneOf;

/** How the API's description names what a route does with one of a noun, such as `readPersonAccount`. */
export const operation = (verb: 'read' | 'create' | 'change' | 'remove', noun: Noun) => ({
  operationId: `${verb}${nameOf(noun)}`,
  summary: `${capitalised(verb)} ${oneOf[noun]}`,
});

/** The same of the list of activities with a record. */
export const activitiesOperation = (kind: UsualKind) => ({
  operationId: `list${nameOf(kind)}Activities`,
  summary: `List the activities with ${oneOf[kind]}`,
});

/** The same of a whole collection. */
export const listOperation = (path: string) => ({
  operationId: `list${capitalised(path)}`,
  summary: `List the ${path}`,
});

const nameOf = (noun: Noun): string => oneOf[noun].replace(/^an? /u, '').split(' ').map(capitalised).join('');

function capitalised(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
