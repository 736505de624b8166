import { Argon2Passwords } from '../adapters/passwords/argon2.ts';
import { phoneNumbers as makePhoneNumbers } from '../adapters/phone-numbers/phone-numbers.ts';
import type { Database } from '../adapters/postgres/connection/database.ts';
import { postgresIdempotencyStore } from '../adapters/postgres/organisation/idempotency-store.ts';
import { postgresOrganisationStore } from '../adapters/postgres/organisation/organisation-store.ts';
import { postgresSignInStore } from '../adapters/postgres/organisation/sign-in-store.ts';
import { makeId, systemClock } from '../adapters/system/system.ts';
import { LiveOrganisation } from '../application/organisation/live-organisation.ts';
import type { Config } from '../config/config.ts';
import { Attempts } from '../application/sign-in/attempts.ts';
import { SignIn } from '../application/sign-in/sign-in.ts';

/** Who works here, and how they prove who they are. */
export async function wireOrganisation(
  db: Database,
  { requestsPerMinute }: Pick<Config, 'requestsPerMinute'>,
) {
  const passwords = new Argon2Passwords();
  const phoneNumbers = makePhoneNumbers();
  const store = postgresOrganisationStore(db, { makeId, clock: systemClock });
  const organisation = await LiveOrganisation.open(store);
  const signInStore = postgresSignInStore(db);
  const attempts = new Attempts({ store: signInStore, requestsPerMinute, systemClock });
  const signIn = new SignIn({
    store: signInStore,
    attempts,
    passwords,
    organisation,
    makeId,
    systemClock,
  });
  return {
    passwords,
    phoneNumbers,
    store,
    organisation,
    signIn,
    attempts,
    idempotency: postgresIdempotencyStore(db),
  };
}

export type WiredOrganisation = Awaited<ReturnType<typeof wireOrganisation>>;
