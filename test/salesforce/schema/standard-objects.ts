import { event, task } from './activities.ts';
import type { ObjectDefinition } from './object.ts';
import { ledgerObject, siteObject } from './package.ts';
import { account, contact, lead } from './people.ts';
import { opportunity, opportunityContactRole, supportCase } from './sales.ts';
import { setupObjects } from './setup.ts';
import { voiceCall } from './voice-call.ts';

/** Every object of the emulator's orgs. */
export const objectDefinitions: readonly ObjectDefinition[] = [
  account,
  contact,
  lead,
  supportCase,
  opportunity,
  opportunityContactRole,
  task,
  event,
  voiceCall,
  siteObject,
  ledgerObject,
  ...setupObjects,
];
