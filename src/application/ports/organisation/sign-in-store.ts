import type { AgentId } from '../../../domain/ids.ts';
import type { TokenScope } from '../../../domain/organisation/rights.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { AuditRow } from './organisation-store.ts';

export interface SessionRow {
  readonly id: string;
  readonly agent: AgentId;
  readonly createdAt: EpochMs;
  readonly usedAt: EpochMs;
}

export interface TokenRow {
  readonly id: string;
  readonly agent: AgentId;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: EpochMs;
}

export interface PasswordStore {
  passwordHash(agent: AgentId): Promise<string | null>;
  setPassword(agent: AgentId, hash: string, at: EpochMs, audit: AuditRow): Promise<void>;
}

export interface SessionStore {
  /**
   * Keeps a session that was opened with the password of this hash. false: the password has been replaced meanwhile
   * or the account disabled, and the sessions are ended.
   */
  addSession(session: SessionRow, hash: Buffer, passwordHash: string): Promise<boolean>;
  sessionByHash(hash: Buffer): Promise<SessionRow | null>;
  useSessions(ids: readonly string[], at: EpochMs): Promise<void>;
  removeSession(id: string): Promise<void>;
  /** Ends the person's sessions but the one given; gives the ids of those ended. */
  removeSessionsOf(agent: AgentId, except: string | null): Promise<readonly string[]>;
}

export interface TokenStore {
  addToken(token: TokenRow, hash: Buffer, audit: AuditRow): Promise<void>;
  tokenByHash(hash: Buffer): Promise<TokenRow | null>;
  tokens(): Promise<readonly TokenRow[]>;
  token(id: string): Promise<TokenRow | null>;
  /** Whether there is one. */
  changeToken(id: string, change: Pick<TokenRow, 'name' | 'scopes'>, audit: AuditRow): Promise<boolean>;
  /** Whether there was one. */
  removeToken(id: string, audit: AuditRow): Promise<boolean>;
}

/** Where passwords, sessions and API tokens are kept; of all three only hashes. What is audited is kept with its entry. */
export interface SignInStore extends PasswordStore, SessionStore, TokenStore {
  /** Which of these sessions or tokens there still are; a token of a disabled account counts for none. */
  existing(sessions: readonly string[], tokens: readonly string[]): Promise<ReadonlySet<string>>;
  /** Forgets sessions not used since or made before these moments, and attempts before `triedBefore`. */
  prune(usedBefore: EpochMs, createdBefore: EpochMs, triedBefore: EpochMs): Promise<void>;
}
