import type { Org, OrgTransaction } from './org-data.ts';
import { isPersonAccountType } from './record-types.ts';
import type { Switches } from './switches.ts';

/** What of the switches is kept in rows: users who are inactive, record types, the org's own id. */
export function applySwitches(org: Org, before: Readonly<Switches>): void {
  const after = org.switches;
  org.transaction('', (tx) => {
    if (before['inactive-users'] !== after['inactive-users']) setActive(tx, before, after);
    if (before['record-types'] !== after['record-types']) setRecordTypes(tx, before, after);
  });
}

function setActive(tx: OrgTransaction, before: Readonly<Switches>, after: Readonly<Switches>): void {
  const named = (username: string) => tx.holding('User', 'Username', username);
  for (const user of before['inactive-users'].flatMap(named)) tx.update('User', user.Id, { IsActive: true });
  for (const user of after['inactive-users'].flatMap(named)) tx.update('User', user.Id, { IsActive: false });
}

/** Objects that are named have the named record types and no other; those no longer named have none of them. */
function setRecordTypes(tx: OrgTransaction, before: Readonly<Switches>, after: Readonly<Switches>): void {
  const objects = new Set([...Object.keys(before['record-types']), ...Object.keys(after['record-types'])]);
  for (const name of objects) {
    const object = tx.object(name)?.name ?? name;
    const wanted = new Set(after['record-types'][name]);
    const own = tx
      .rows('RecordType')
      .filter((row) => row['SobjectType'] === object && !isPersonAccountType(row));
    for (const row of own) {
      const isActive = wanted.delete(String(row['DeveloperName']));
      if (row['IsActive'] !== isActive) tx.update('RecordType', row.Id, { IsActive: isActive });
    }
    for (const developerName of wanted) {
      const values = { DeveloperName: developerName, Name: developerName.replaceAll('_', ' ') };
      tx.insert('RecordType', { ...values, SobjectType: object, IsActive: true });
    }
  }
}
