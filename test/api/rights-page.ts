import type { RouteAccess } from '../../src/adapters/http/platform/app.ts';
import { roles } from '../../src/domain/organisation/agent.ts';
import {
  rightOf,
  rights,
  tokenScopes,
  type Reach,
  type RightName,
} from '../../src/domain/organisation/rights.ts';

const names = Object.keys(rights).filter((name): name is RightName => name in rights);

const reachText = (reach: Reach): string =>
  reach === null ? '–' : { own: 'own', team: 'team’s', made: 'own', all: 'all' }[reach];

function scopeText(name: RightName): string {
  const { scope, strict, givesRights } = rightOf(name);
  if (givesRights === true) return tokenScopes.filter((one) => one !== 'read').join(' + ');
  return strict === true ? `${scope} only` : scope;
}

/** The table of rights, and the routes that each is for, as `docs/guide/rights.md` has them. */
export function rightsPage(accesses: readonly RouteAccess[]): string {
  const shown = accesses.filter(({ method, url }) => method !== 'HEAD' && url.startsWith('/api/'));
  const sorted = shown.toSorted((a, b) =>
    a.url === b.url ? (a.method < b.method ? -1 : 1) : a.url < b.url ? -1 : 1,
  );
  return `${introduction}
${table(
  ['right', ...roles, 'token', 'lets one'],
  names.map((name) => [
    `\`${name}\``,
    ...roles.map((role) => reachText(rightOf(name)[role])),
    scopeText(name),
    rightOf(name).may,
  ]),
)}
${rules}
## Routes

Every route with the right that it needs; \`public\` needs no sign-in.

${table(
  ['route', 'right'],
  sorted.map(({ method, url, access }) => [
    `\`${method} ${url}\``,
    access === 'public' ? 'public' : `\`${access}\``,
  ]),
)}
`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`;
  return (line(head) + line(widths.map((width) => '-'.repeat(width))) + rows.map(line).join('')).trimEnd();
}

const introduction = `# Who may do what

<!-- Written by \`npm test -- test/api/rights.int.test.ts -u\` from src/domain/organisation/rights.ts and from the routes. -->

Every route needs one right of this table. A person has a right by one of their roles; a browser has every scope, an API
token needs the scope named. For reading, the scope \`read\` is enough unless it says _only_. _team’s_ is everybody’s for
supervisors without a team.
`;

const rules = `
- **Contacts.** A contact belongs to everybody it was offered to, and to their teams. One that nobody was offered belongs
  to the teams that serve its queue. Whoever answered a contact or began it sees all of it. Whoever let it pass sees that
  it was answered and by whom, but no notes, record, log or _Why?_ of others. The stream, lists, reports, CRM writes,
  emails, reconciliation and _What if?_ follow the same rule.
- **Deleting.** Activities that Tieline logged are deleted by administrators; the log of the contact then says who did it
  and when. Other records are deleted by supervisors, administrators and whoever made them. Every deletion is in the audit.
- **Giving rights.** No person and no token gives rights that they do not have. Roles, passwords, teams, CRM users,
  enabling an account and API tokens are given by administrators who are signed in, or by tokens with the scopes \`calls\`,
  \`crm\` and \`admin\` together. Any other token gets 403 \`scope-missing\`.
- **Audit.** Every change by an administrator, every deletion, and every wrong password of an existing account.
`;
