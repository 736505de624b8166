import type { Agent, Role } from './agent.ts';

/** What an API token may be used for; a browser session has every scope. */
export const tokenScopes = ['read', 'calls', 'crm', 'admin'] as const;
export type TokenScope = (typeof tokenScopes)[number];

/**
 * Whose a right covers: one's own, one's team's (of who has no team, everybody's), those that one made, or all. `null`: it
 * is not had.
 */
export type Reach = 'own' | 'team' | 'made' | 'all' | null;

/** Who has a right, and how far it reaches (spec O12). */
export interface Right extends Readonly<Record<Role, Reach>> {
  /** What it lets one do. */
  readonly may: string;
  /** What a token needs; for reading, `read` is enough, too. */
  readonly scope: TokenScope;
  /** Even for reading, nothing but `scope` is enough. */
  readonly strict?: true;
  /** It gives rights to people or programs, so a token has it only if it has all scopes. */
  readonly givesRights?: true;
}

const everyone = { agent: 'all', supervisor: 'all', administrator: 'all' } as const;
const oneself = { agent: 'own', supervisor: 'own', administrator: 'own' } as const;
const contacts = { agent: 'own', supervisor: 'team', administrator: 'all' } as const;
const leaders = { agent: null, supervisor: 'all', administrator: 'all' } as const;
const leadersOfTeams = { agent: null, supervisor: 'team', administrator: 'all' } as const;
const administrators = { agent: null, supervisor: null, administrator: 'all' } as const;

/**
 * The one table of who may do what (spec O6, O12). Every route names its row, and every rule on rows asks here. Whoever
 * has several roles has the widest reach of them.
 */
export const rights = {
  account: { ...oneself, scope: 'calls', may: 'use one’s own account: sign out, password, language' },
  desk: { ...oneself, scope: 'calls', may: 'be present, and have a desk with its stream' },
  calls: { ...oneself, scope: 'calls', may: 'call, and act and note on contacts in hand' },
  contacts: { ...contacts, scope: 'calls', may: 'see contacts and why they are logged as they are' },
  ledger: { ...contacts, scope: 'calls', may: 'see, correct, retry and give up CRM writes' },
  reports: { ...contacts, scope: 'calls', may: 'see reports' },
  colleagues: { ...everyone, scope: 'admin', may: 'see who works here: people, teams, skills, queues' },
  records: { ...everyone, scope: 'crm', may: 'find, read, make and change records in the CRM' },
  'delete-records': {
    agent: 'made',
    supervisor: 'all',
    administrator: 'all',
    scope: 'crm',
    may: 'delete records that Tieline did not log',
  },
  'delete-logs': { ...administrators, scope: 'crm', may: 'delete activities that Tieline logged' },
  import: { ...administrators, scope: 'crm', may: 'import records' },
  reconciliation: { ...leadersOfTeams, scope: 'crm', may: 'compare CRM writes with the CRM' },
  mails: { ...leadersOfTeams, scope: 'admin', may: 'see the emails about contacts' },
  'what-if': { ...leadersOfTeams, scope: 'admin', may: 'try workflow versions on past contacts' },
  routing: { ...leaders, scope: 'admin', may: 'see workflows, numbers, hours, settings' },
  administration: {
    ...administrators,
    scope: 'admin',
    may: 'change workflows, people, queues, numbers, settings, objects',
  },
  'mail-addresses': {
    ...administrators,
    scope: 'admin',
    may: 'have email addresses confirmed, and test the mail server',
  },
  audit: { ...administrators, scope: 'admin', may: 'see who changed what' },
  'see-tokens': { ...administrators, scope: 'admin', strict: true, may: 'see which API tokens there are' },
  'remove-tokens': { ...administrators, scope: 'admin', may: 'remove API tokens' },
  'give-rights': {
    ...administrators,
    scope: 'admin',
    givesRights: true,
    may: 'give rights: API tokens, and people’s roles, passwords, teams, CRM users, and enabling them',
  },
  lab: { ...everyone, scope: 'calls', may: 'play the callers of the simulated phone system' },
  'lab-faults': {
    ...administrators,
    scope: 'admin',
    may: 'disturb the simulated phone system, and move its clock',
  },
} as const satisfies Record<string, Right>;

export type RightName = keyof typeof rights;

/** A row of the table, with what only some rows say. */
export const rightOf = (name: RightName): Right => rights[name];

/** How far a right reaches for somebody with these roles; null: they do not have it. */
export function reachOf(name: RightName, roles: readonly Role[]): Reach {
  const reaches = roles.map((role) => rightOf(name)[role]);
  return widestFirst.find((reach) => reaches.includes(reach)) ?? null;
}

const widestFirst: readonly Reach[] = ['all', 'team', 'made', 'own'];

/** What somebody proves who they are by: a sign-in in the browser, or a token with its scopes. */
export type Proof =
  | { readonly by: 'session' }
  | { readonly by: 'token'; readonly scopes: readonly TokenScope[] };

/** Why somebody may not use a right: their roles do not have it, or their token does not cover it. */
export type Barred = 'forbidden' | 'scope-missing';

/** Whether somebody with these roles may use a right with this proof. null: they may. */
export function barredFrom(
  name: RightName,
  roles: readonly Role[],
  proof: Proof,
  use: 'reading' | 'changing',
): Barred | null {
  const right = rightOf(name);
  if (reachOf(name, roles) === null) return 'forbidden';
  if (proof.by === 'session') return null;
  const { scopes } = proof;
  if (right.givesRights === true && !hasAllScopes(scopes)) return 'scope-missing';
  const isReader = use === 'reading' && right.strict === undefined && scopes.includes('read');
  return isReader || scopes.includes(right.scope) ? null : 'scope-missing';
}

/** Nobody gives what they do not have (spec O12): only such a token may make tokens, or people who could make any. */
export const hasAllScopes = (scopes: readonly TokenScope[]): boolean =>
  tokenScopes.every((scope) => scope === 'read' || scopes.includes(scope));

/** What of a person says what they may do and see. */
type Entitled = Pick<Agent, 'roles' | 'team' | 'crmUser' | 'disabled'>;

const nobodyYet: Entitled = { roles: ['agent'], team: null, crmUser: null, disabled: false };

/**
 * Whether a change of a person gives rights: roles, a team whose contacts a supervisor sees, whom the CRM takes them
 * for, an account that was disabled, or a password, without which they cannot sign in. A new person is an agent without
 * any of it.
 */
export const givesRights = (
  before: Entitled = nobodyYet,
  after: Entitled,
  { withPassword }: { readonly withPassword: boolean },
): boolean =>
  withPassword ||
  (before.disabled && !after.disabled) ||
  before.team !== after.team ||
  before.crmUser !== after.crmUser ||
  before.roles.length !== after.roles.length ||
  after.roles.some((role) => !before.roles.includes(role));

/** Whether these roles do not delete a record: one that Tieline logged, or another, which one may have made oneself. */
export function barredFromDeleting(
  roles: readonly Role[],
  { isLogged, isOwn }: { readonly isLogged: boolean; readonly isOwn: boolean },
): boolean {
  const reach = reachOf(isLogged ? 'delete-logs' : 'delete-records', roles);
  return reach === null || (reach === 'made' && !isOwn);
}
