import { randomBytes, randomUUID } from 'node:crypto';
import { platformCli, type ClientApp } from './auth/app.ts';
import { Grants, type GrantsDump } from './auth/grants.ts';
import { Sessions, type SignedIn } from './auth/sessions.ts';
import type { Row } from './model/org-data.ts';
import type { OrgDump, SwitchChanges, SwitchableOrg } from './model/org.ts';
import { RequestCounts } from './rest/request-counts.ts';
import type { Edition } from './sample/org-setup.ts';

/** What can go wrong with change events on demand. */
export const eventFaults = ['gap', 'overflow', 'corrupt-replay'] as const;
export type EventFault = (typeof eventFaults)[number];

export interface HostedOrgOptions {
  readonly org: SwitchableOrg;
  readonly edition: Edition;
  /** What stands behind the `@` of its user names. */
  readonly domain: string;
  /** Of all its users. */
  readonly password: string;
  readonly app: ClientApp;
  /** PEM; signs JWTs of the app. */
  readonly jwtKey: string;
}

/** All of an org that outlasts a restart. */
export interface HostedOrgDump extends Omit<HostedOrgOptions, 'org'> {
  readonly org: OrgDump;
  readonly sessions: readonly SignedIn[];
  readonly grants: GrantsDump;
}

/** `session`: tells it from the person's other ones. */
type SignOutListener = (user: Row, session: string) => void;

/** Requests a day: of the edition, and for each user. */
const dailyRequests: Readonly<Record<Edition, { readonly org: number; readonly user: number }>> = {
  Developer: { org: 15_000, user: 0 },
  Enterprise: { org: 100_000, user: 1_000 },
  Unlimited: { org: 100_000, user: 5_000 },
};

/** An org with whoever is signed in to it, and what it counts. */
export class HostedOrg {
  readonly org: SwitchableOrg;
  readonly edition: Edition;
  readonly domain: string;
  readonly password: string;
  readonly app: ClientApp;
  readonly jwtKey: string;
  /** What it is called on the control port, whatever id it bears now. */
  readonly firstId: string;
  readonly sessions: Sessions;
  readonly grants: Grants;
  readonly requests: RequestCounts;
  readonly #changeListeners = new Set<() => void>();
  readonly #eventFaultListeners = new Set<(fault: EventFault) => void>();
  readonly #signOutListeners = new Set<SignOutListener>();

  constructor({ org, edition, domain, password, app, jwtKey }: HostedOrgOptions) {
    this.org = org;
    this.edition = edition;
    this.domain = domain;
    this.password = password;
    this.app = app;
    this.jwtKey = jwtKey;
    this.firstId = org.firstId;
    this.sessions = new Sessions(org);
    this.grants = new Grants(org, this.sessions, () => this.#changed());
    this.requests = new RequestCounts(org.reading(null).now());
  }

  /** Null: no such app. */
  appOf(clientId: string): ClientApp | null {
    return [this.app, platformCli].find((app) => app.clientId === clientId) ?? null;
  }

  /** Whatever the case; null: nobody is called that. */
  userNamed(username: string): Row | null {
    return this.org.reading(null).holding('User', 'Username', username)[0] ?? null;
  }

  /** The active user of that name, where the password is right; else null. */
  signInWith(username: string, password: string): Row | null {
    const user = this.userNamed(username);
    return user?.['IsActive'] === true && password === this.password ? user : null;
  }

  user(id: string): Row | null {
    return this.org.reading(null).row('User', id);
  }

  /** An id that changes is a sandbox that was refreshed: whoever was signed in is no longer. */
  setSwitches(changes: SwitchChanges): void {
    const { id } = this.org;
    this.org.setSwitches(changes);
    this.grants.switchRevocation();
    if (this.org.id !== id) this.sessions.end(() => true);
    this.#changed();
  }

  /** Ends what the person signed in to; what a server does in their name goes on. */
  signOut(user: Row): void {
    const isTheirs = ({ userId, personal }: SignedIn) => personal && userId === user.Id;
    const inPages = this.sessions.all().filter((one) => isTheirs(one) && one.type === 'UI');
    this.sessions.end(isTheirs);
    // Whoever signs out was in the org's pages, whether or not that was acted out here.
    const sessions = inPages.length > 0 ? inPages.map(({ rowId }) => rowId) : [randomUUID()];
    for (const session of sessions) for (const listener of this.#signOutListeners) listener(user, session);
  }

  disturbEvents(fault: EventFault): void {
    for (const listener of this.#eventFaultListeners) listener(fault);
  }

  /** Called when events are to go wrong; gives the way to stop. */
  onEventFault(listener: (fault: EventFault) => void): () => void {
    this.#eventFaultListeners.add(listener);
    return () => this.#eventFaultListeners.delete(listener);
  }

  /** Called after everything that is to outlast a restart, apart from what the org itself commits. */
  onChange(listener: () => void): void {
    this.#changeListeners.add(listener);
    this.org.onCommit(listener);
  }

  dump(): HostedOrgDump {
    const { edition, domain, password, app, jwtKey } = this;
    const [org, sessions, grants] = [this.org.dump(), this.sessions.all(), this.grants.dump()];
    return { edition, domain, password, app, jwtKey, org, sessions, grants };
  }

  load({ sessions, grants }: Pick<HostedOrgDump, 'sessions' | 'grants'>): void {
    this.sessions.load(sessions);
    this.grants.load(grants);
  }

  #changed(): void {
    for (const listener of this.#changeListeners) listener();
  }

  /** Called when a person signs out, for each of their sessions in the org's pages; gives the way to stop. */
  onSignOut(listener: SignOutListener): () => void {
    this.#signOutListeners.add(listener);
    return () => this.#signOutListeners.delete(listener);
  }

  get dailyLimit(): number {
    const users = this.org
      .reading(null)
      .rows('User')
      .filter((user) => user['IsActive'] === true);
    const { org, user } = dailyRequests[this.edition];
    return this.org.switches['daily-limit'] ?? org + user * users.length;
  }
}

/** Long enough for tests and for a developer's machine. */
export const newPassword = (): string => randomBytes(9).toString('base64url');
