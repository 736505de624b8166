import type { OrgTransaction } from '../model/org-data.ts';
import { packagePermissionSets } from '../schema/deployed-package.ts';

/** What an org was bought as; what it may do in a day follows from it. */
export const editions = ['Developer', 'Enterprise', 'Unlimited'] as const;
export type Edition = (typeof editions)[number];

const taskStatuses = [
  { MasterLabel: 'Not Started', IsDefault: true },
  { MasterLabel: 'In Progress' },
  { MasterLabel: 'Completed', IsClosed: true },
  { MasterLabel: 'Waiting on someone else' },
  { MasterLabel: 'Deferred' },
];
const caseStatuses = [
  { MasterLabel: 'New', IsDefault: true },
  { MasterLabel: 'Working' },
  { MasterLabel: 'Escalated' },
  { MasterLabel: 'Closed', IsClosed: true },
];
const stages = [
  { MasterLabel: 'Prospecting', DefaultProbability: 10 },
  { MasterLabel: 'Qualification', DefaultProbability: 10 },
  { MasterLabel: 'Needs Analysis', DefaultProbability: 20 },
  { MasterLabel: 'Proposal/Price Quote', DefaultProbability: 75 },
  { MasterLabel: 'Negotiation/Review', DefaultProbability: 90 },
  { MasterLabel: 'Closed Won', DefaultProbability: 100, IsClosed: true, IsWon: true },
  { MasterLabel: 'Closed Lost', DefaultProbability: 0, IsClosed: true },
];

/** The API name of the contact center that an org has for Tieline, where it has Salesforce Voice. */
export const contactCenter = 'Partner_Voice';

/** What every org has before anybody works in it. */
export function addOrgSetup(tx: OrgTransaction, orgId: string, edition: Edition): void {
  tx.insert('Organization', {
    Id: orgId,
    Name: 'Tieline Emulator',
    OrganizationType: `${edition} Edition`,
    InstanceName: 'EMU1',
    LanguageLocaleKey: 'en_US',
    DefaultLocaleSidKey: 'en_US',
    TimeZoneSidKey: 'Europe/Berlin',
  });
  for (const name of ['System Administrator', 'Standard User', 'Minimum Access - API Only Integrations'])
    tx.insert('Profile', { Name: name, UserType: 'Standard' });
  for (const [name, { wholeObjects }] of packagePermissionSets) {
    const { Id } = tx.insert('PermissionSet', { Name: name, Label: name.replaceAll('_', ' ') });
    for (const object of wholeObjects)
      tx.insert('ObjectPermissions', {
        ParentId: Id,
        SobjectType: object,
        PermissionsRead: true,
        PermissionsViewAllRecords: true,
      });
  }
  tx.insert('CallCenter', { Name: 'Partner Voice', InternalName: contactCenter });
  addPickable(tx, 'TaskStatus', taskStatuses);
  addPickable(tx, 'CaseStatus', caseStatuses);
  addPickable(
    tx,
    'OpportunityStage',
    stages.map((stage) => ({ ...stage, IsActive: true })),
  );
  tx.insert('RecordType', {
    Name: 'Business Account',
    DeveloperName: 'Business_Account',
    SobjectType: 'Account',
    IsActive: true,
    IsPersonType: false,
  });
  tx.insert('RecordType', {
    Name: 'Person Account',
    DeveloperName: 'PersonAccount',
    SobjectType: 'Account',
    IsActive: true,
    IsPersonType: true,
  });
}

function addPickable(
  tx: OrgTransaction,
  object: string,
  rows: readonly ({ readonly MasterLabel: string } & Readonly<Record<string, string | number | boolean>>)[],
): void {
  for (const [place, row] of rows.entries())
    tx.insert(object, { ...row, ApiName: row.MasterLabel, SortOrder: place + 1 });
}
