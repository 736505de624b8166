import { makeStore } from '../ui/browser/store.ts';

/** Whether the person is being asked to sign in: a CRM that hides the panel has to show it then. */
export const isSignInAsked = makeStore(false);
