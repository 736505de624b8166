import type { OrgTransaction, Row } from '../model/org-data.ts';

export interface UserDraft {
  /** What stands before the `@` of the user name. */
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly profile: 'System Administrator' | 'Standard User' | 'Minimum Access - API Only Integrations';
  readonly permissionSets: readonly ('Tieline_Agent' | 'Tieline_Integration')[];
  /** `de`, `nl`, else English. */
  readonly locale?: string;
}

/** Who administers an org, and who Tieline writes as. */
export const technicalUsers: readonly UserDraft[] = [
  {
    name: 'administrator',
    firstName: 'Org',
    lastName: 'Administrator',
    profile: 'System Administrator',
    permissionSets: [],
  },
  {
    name: 'integration',
    firstName: 'Tieline',
    lastName: 'Integration',
    profile: 'Minimum Access - API Only Integrations',
    permissionSets: ['Tieline_Integration'],
  },
];

const languages: Readonly<Record<string, string>> = { de: 'de', nl: 'nl_NL' };
const locales: Readonly<Record<string, string>> = { de: 'de_DE', nl: 'nl_NL' };

/** Makes an active user with the permission sets; `domain` makes user names of one host different in each org. */
export function addUser(tx: OrgTransaction, draft: UserDraft, domain: string): Row {
  const { name, firstName, lastName, locale = 'en' } = draft;
  const user = tx.insert('User', {
    Username: `${name}@${domain}`,
    FirstName: firstName,
    LastName: lastName,
    Name: `${firstName} ${lastName}`,
    Email: `${name}@example.com`,
    Alias: name.slice(0, 8),
    CommunityNickname: name,
    IsActive: true,
    TimeZoneSidKey: 'Europe/Berlin',
    LocaleSidKey: locales[locale] ?? 'en_US',
    LanguageLocaleKey: languages[locale] ?? 'en_US',
    EmailEncodingKey: 'UTF-8',
    ProfileId: idNamed(tx, 'Profile', draft.profile),
    UserType: 'Standard',
  });
  for (const set of draft.permissionSets)
    tx.insert('PermissionSetAssignment', {
      PermissionSetId: idNamed(tx, 'PermissionSet', set),
      AssigneeId: user.Id,
    });
  return user;
}

function idNamed(tx: OrgTransaction, object: string, name: string): string {
  const [row] = tx.holding(object, 'Name', name);
  if (row === undefined) throw new Error(`there is no ${object} ${name}`);
  return row.Id;
}
