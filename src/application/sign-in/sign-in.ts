import { createHash, randomBytes } from 'node:crypto';
import type { AgentId } from '../../domain/ids.ts';
import type { Agent } from '../../domain/organisation/agent.ts';
import type { TokenScope } from '../../domain/organisation/rights.ts';
import { refuse, type Refusal } from '../../domain/refusal.ts';
import { after, epochMs, type EpochMs } from '../../domain/time.ts';
import type { Clock } from '../ports/runtime/clock.ts';
import { storeUnavailable } from '../ports/runtime/store.ts';
import type { MakeId } from '../ports/runtime/ids.ts';
import type { Actor, AuditRow } from '../ports/organisation/organisation-store.ts';
import type { Organisation } from '../ports/organisation/organisation.ts';
import type { Passwords } from '../ports/organisation/passwords.ts';
import type { AttemptStore, Tried } from '../ports/organisation/attempt-store.ts';
import type { SessionRow, SignInStore, TokenRow } from '../ports/organisation/sign-in-store.ts';
import { lockedMs, type Attempts } from './attempts.ts';
import { networkOf } from './network-of.ts';
import { RecentlySeen } from './recently-seen.ts';
import { SignInWatch } from './sign-in-watch.ts';

/** A session nobody used for so long has ended: longer than a working day with its breaks. */
export const sessionIdleMs = 12 * 60 * 60 * 1000;
/** However busy, a session ends after a week. */
export const sessionMaxMs = 7 * 24 * 60 * 60 * 1000;
/** How exactly a session's last use is kept; each request would cost a write otherwise. */
const useEveryMs = 60 * 1000;

/** What a browser is signed in with, and proves its changes with. */
export interface OpenedSession {
  readonly cookie: string;
  readonly csrf: string;
}

export type SignInResult =
  | ({ readonly result: 'signed-in'; readonly agent: Agent } & OpenedSession)
  | { readonly result: 'wrong' }
  | { readonly result: 'disabled' }
  | { readonly result: 'locked-out'; readonly seconds: number };

export interface SignInDeps {
  readonly store: SignInStore & Pick<AttemptStore, 'auditAttempt'>;
  readonly attempts: Attempts;
  readonly passwords: Passwords;
  readonly organisation: Organisation;
  readonly makeId: MakeId;
  /** The system's time: sessions and lock-out do not move with the simulator's clock. */
  readonly systemClock: Clock;
}

/** Who is signed in: passwords, browser sessions and API tokens (spec O6). */
export class SignIn {
  readonly #deps: SignInDeps;
  readonly #sessions: RecentlySeen<SessionRow>;
  readonly #tokens: RecentlySeen<TokenRow>;
  /** Tells open streams that the sign-in they were opened with has ended. */
  readonly watch: SignInWatch;

  constructor(deps: SignInDeps) {
    this.#deps = deps;
    this.#sessions = new RecentlySeen(deps.systemClock);
    this.#tokens = new RecentlySeen(deps.systemClock);
    this.watch = new SignInWatch(deps);
  }

  /**
   * Checks a password that came from this address and opens a session. An unknown name takes as long and is answered
   * like a wrong password; that an account is disabled (spec R17) is told to whoever knows its password alone.
   */
  async signIn(username: string, password: string, address: string): Promise<SignInResult> {
    const { organisation, attempts } = this.#deps;
    const name = username.toLowerCase();
    const tried: readonly Tried[] = [
      { kind: 'name', subject: name },
      { kind: 'address', subject: networkOf(address) },
    ];
    const locked = await attempts.begin(tried);
    if (locked !== null) return { result: 'locked-out', seconds: locked.lockedSeconds };
    const agent = organisation.agentByUsername(name);
    const { passwordHash, right } = await this.#check(agent, password, tried);
    if (agent === null || passwordHash === null || !right || agent.disabled) {
      if (agent !== null) await this.#auditFailure(agent, address);
      return { result: right && agent?.disabled === true ? 'disabled' : 'wrong' };
    }
    const opened = await this.#open(agent.id, passwordHash);
    if (opened === null) return { result: 'wrong' };
    await attempts.succeeded(tried);
    return { result: 'signed-in', ...opened, agent };
  }

  /** Another session for the person of this one, in another place of their browser; null: this one has ended. */
  async openBeside(session: string, agent: AgentId): Promise<OpenedSession | null> {
    const { store } = this.#deps;
    // Before it is asked whether the session is there: a password replaced in between ends the session, or refuses the new one.
    const passwordHash = await store.passwordHash(agent);
    if (passwordHash === null || !(await store.existing([session], [])).has(session)) return null;
    return this.#open(agent, passwordHash);
  }

  /** null: the password has been replaced meanwhile, or the account disabled. */
  async #open(agent: AgentId, passwordHash: string): Promise<OpenedSession | null> {
    const { store, makeId, systemClock } = this.#deps;
    const cookie = randomBytes(32).toString('base64url');
    const now = systemClock.now();
    const session = { id: makeId(), agent, createdAt: now, usedAt: now };
    if (!(await store.addSession(session, hashOf(cookie), passwordHash))) return null;
    return { cookie, csrf: csrfTokenOf(cookie) };
  }

  /** Checks a password that was counted as an attempt; where too many are being checked, or none can be, it is none. */
  async #check(
    agent: Agent | null,
    password: string,
    tried: readonly Tried[],
  ): Promise<{ readonly passwordHash: string | null; readonly right: boolean }> {
    const { store, passwords, attempts } = this.#deps;
    try {
      const passwordHash = agent === null ? null : await store.passwordHash(agent.id);
      return { passwordHash, right: await passwords.verify(passwordHash, password) };
    } catch (error) {
      await attempts.notChecked(tried).catch(() => undefined);
      throw error;
    }
  }

  /** The session behind a cookie; null: there is none, it expired, or the person is gone or disabled. */
  async session(cookie: string): Promise<{ session: SessionRow; csrf: string; agent: Agent } | null> {
    const { store, organisation, systemClock } = this.#deps;
    const hash = hashOf(cookie);
    const session = await this.#sessions.get(hash.toString('base64'), () => store.sessionByHash(hash));
    if (session === null) return null;
    const now = systemClock.now();
    // What was remembered while the database was away does not know how long the stream has kept it in use.
    const isIdle = now >= after(session.usedAt, sessionIdleMs) && !this.watch.isWatched(session.id);
    if (isIdle || now >= after(session.createdAt, sessionMaxMs)) {
      await this.signOut(session.id);
      return null;
    }
    if (now >= after(session.usedAt, useEveryMs)) await this.#keepUse(session.id, now);
    const agent = organisation.agent(session.agent);
    return agent === null || agent.disabled ? null : { session, csrf: csrfTokenOf(cookie), agent };
  }

  /** That it is in use need not be kept to know who this is: while our own database is away, the next request keeps it. */
  async #keepUse(session: string, at: EpochMs): Promise<void> {
    try {
      await this.#deps.store.useSessions([session], at);
      this.#sessions.forget((one) => one.id === session);
    } catch (error) {
      if (storeUnavailable(error) === null) throw error;
    }
  }

  /** The API token behind a bearer; null: there is none (any more), or its person is disabled. */
  async token(bearer: string): Promise<{ token: TokenRow; agent: Agent } | null> {
    const hash = hashOf(bearer);
    const token = await this.#tokens.get(hash.toString('base64'), () => this.#deps.store.tokenByHash(hash));
    if (token === null) return null;
    const agent = this.#deps.organisation.agent(token.agent);
    return agent === null || agent.disabled ? null : { token, agent };
  }

  async signOut(session: string): Promise<void> {
    await this.#deps.store.removeSession(session);
    this.#ended([session]);
  }

  /**
   * Sets another password and ends the person's other sessions. `invalid` names the field when `old` is wrong; wrong
   * ones count towards the lock-out like at signing in.
   */
  async changePassword(
    agent: Agent,
    session: string | null,
    { old, password, address }: { readonly old: string; readonly password: string; readonly address: string },
  ): Promise<null | Refusal<'invalid'> | Extract<SignInResult, { result: 'locked-out' }>> {
    const { store, passwords, systemClock, attempts } = this.#deps;
    const tried: readonly Tried[] = [{ kind: 'name', subject: agent.username.toLowerCase() }];
    const locked = await attempts.begin(tried);
    if (locked !== null) return { result: 'locked-out', seconds: locked.lockedSeconds };
    if (!(await this.#check(agent, old, tried)).right) {
      await this.#auditFailure(agent, address);
      return refuse('invalid', { errors: [{ path: 'old', message: 'problem.field.password-wrong' }] });
    }
    await attempts.succeeded(tried);
    const audit = this.#audit(agent, { action: 'changed', noun: 'password', nounId: agent.id });
    await store.setPassword(agent.id, await passwords.hash(password), systemClock.now(), audit);
    await this.endSessionsOf(agent.id, session);
    return null;
  }

  /**
   * Ends every session of a person but the one given. Streams and memory follow also where the sessions went from the
   * database already: with the person, when their account was disabled, or with the password that was replaced.
   */
  async endSessionsOf(agent: AgentId, except: string | null): Promise<void> {
    await this.#deps.store.removeSessionsOf(agent, except);
    this.#sessions.forget((one) => one.agent === agent && one.id !== except);
    await this.watch.check();
  }

  /** Makes an API token that acts as `by`. The token itself is given once and never again. */
  async makeToken(
    by: Pick<Agent, 'id' | 'name'>,
    name: string,
    scopes: readonly TokenScope[],
  ): Promise<{ token: string; row: TokenRow }> {
    const { store, makeId, systemClock } = this.#deps;
    // The beginning lets people and secret scanners recognise one that leaked.
    const token = `tieline_${randomBytes(32).toString('base64url')}`;
    const row = { id: makeId(), agent: by.id, name, scopes, createdAt: systemClock.now() };
    const audit = this.#audit(by, {
      action: 'created',
      noun: 'token',
      nounId: row.id,
      after: { name, scopes },
    });
    await store.addToken(row, hashOf(token), audit);
    return { token, row };
  }

  tokens(): Promise<readonly TokenRow[]> {
    return this.#deps.store.tokens();
  }

  /** Gives a token another name or other scopes, from its next request on. */
  async changeToken(
    id: string,
    { name, scopes }: Pick<TokenRow, 'name' | 'scopes'>,
    by: Actor,
  ): Promise<TokenRow | Refusal<'not-found'>> {
    const { store } = this.#deps;
    const token = await store.token(id);
    if (token === null) return refuse('not-found');
    const before = { name: token.name, scopes: token.scopes };
    const after = { name, scopes };
    const audit = this.#audit(by, { action: 'changed', noun: 'token', nounId: id, before, after });
    if (!(await store.changeToken(id, after, audit))) return refuse('not-found');
    this.#tokens.forget((one) => one.id === id);
    return { ...token, ...after };
  }

  async removeToken(id: string, by: Actor): Promise<null | Refusal<'not-found'>> {
    const { store } = this.#deps;
    const token = await store.token(id);
    if (token === null) return refuse('not-found');
    const before = { name: token.name, scopes: token.scopes, agent: token.agent };
    const audit = this.#audit(by, { action: 'removed', noun: 'token', nounId: id, before });
    if (!(await store.removeToken(id, audit))) return refuse('not-found');
    this.#tokens.forget((one) => one.id === id);
    this.watch.ended([id]);
    return null;
  }

  /** Deletes what has expired; to be called now and then. */
  async prune(): Promise<void> {
    const now = this.#deps.systemClock.now();
    await this.#deps.store.prune(
      epochMs(now - sessionIdleMs),
      epochMs(now - sessionMaxMs),
      epochMs(now - lockedMs),
    );
  }

  #ended(sessions: readonly string[]): void {
    this.#sessions.forget((one) => sessions.includes(one.id));
    this.watch.ended(sessions);
  }

  /**
   * Audited for accounts that there are: the lock-out then bounds how much anybody can have written, and what was typed
   * where a name belongs, sometimes a password, is kept nowhere for people to read.
   */
  async #auditFailure(agent: Agent, address: string): Promise<void> {
    const by = { id: null, name: 'sign-in' };
    const what = { action: 'failed', noun: 'sign-in', nounId: agent.id, after: { address } } as const;
    await this.#deps.store.auditAttempt(this.#audit(by, what));
  }

  #audit(
    by: Actor,
    entry: Pick<AuditRow, 'action' | 'noun' | 'nounId'> & { before?: object; after?: object },
  ): AuditRow {
    const { makeId, systemClock } = this.#deps;
    const { id, name } = by;
    return { before: null, after: null, ...entry, id: makeId(), at: systemClock.now(), by: { id, name } };
  }
}

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/**
 * The CSRF token follows from the cookie's secret, which no other site can read: nothing is kept for it, and it is
 * another one in each session.
 */
const csrfTokenOf = (cookie: string): string =>
  createHash('sha256').update(`csrf ${cookie}`).digest('base64url');
