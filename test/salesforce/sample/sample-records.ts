import { demoActivities } from '../../../src/demo/demo-activities.ts';
import { demoRecords } from '../../../src/demo/demo-records.ts';
import { demoPeople } from '../../../src/demo/organisation.ts';
import { recordId } from '../../../src/domain/ids.ts';
import type { OrgTransaction } from '../model/org-data.ts';
import { customerRows, type SampleIds } from './customer-rows.ts';
import { taskRow } from './task-rows.ts';
import { addUser } from './users.ts';

/** The demonstration in Salesforce's shape: a user per agent, customers, what happened with them, sites, a queue. */
export function addSampleRecords(tx: OrgTransaction, domain: string): void {
  const ids: SampleIds = { owners: addAgents(tx, domain), records: new Map(), persons: new Map() };
  for (const { key, daysAgo, draft } of demoRecords) {
    const record = draft({
      record: (other) => recordId(ids.records.get(other) ?? ''),
      owner: (username) => ids.owners.get(username) ?? null,
    });
    customerRows(tx, ids, { key, daysAgo, record });
  }
  for (const activity of demoActivities) tx.insert('Task', taskRow(tx, ids, activity));
  addSites(tx, ids);
  addQueue(tx);
}

/** By username. */
function addAgents(tx: OrgTransaction, domain: string): ReadonlyMap<string, string> {
  return new Map(
    demoPeople.map(({ username, name, locale, roles }) => {
      const [firstName = '', lastName = ''] = name.split(' ');
      const isAdministrator = roles.some((role) => role === 'administrator');
      const user = addUser(
        tx,
        {
          name: username,
          firstName,
          lastName,
          locale,
          profile: isAdministrator ? 'System Administrator' : 'Standard User',
          permissionSets: ['Tieline_Agent'],
        },
        domain,
      );
      return [username, user.Id];
    }),
  );
}

function addSites(tx: OrgTransaction, { owners, records }: SampleIds): void {
  const shared = { OwnerId: owners.get('lotte') ?? null, Account__c: records.get('tulp') ?? null };
  tx.insert('Site__c', { ...shared, Name: 'Rotterdam Blaak', Phone__c: '010 234 5690' });
  tx.insert('Site__c', {
    ...shared,
    Name: 'Rotterdam Zuid',
    Phone__c: '010 234 5691',
    EmergencyPhone__c: '+31 6 12345699',
  });
}

/** A queue that cases and tasks may belong to. */
function addQueue(tx: OrgTransaction): void {
  const queue = tx.insert('Group', { Name: 'Support', DeveloperName: 'Support', Type: 'Queue' });
  for (const object of ['Case', 'Task', 'Lead'])
    tx.insert('QueueSobject', { QueueId: queue.Id, SobjectType: object });
}
