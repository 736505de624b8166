import { describe } from 'vitest';
import type { CrmWrite, CrmWriteResult } from '../../src/application/ports/crm/writer.ts';
import { leavesChangedNotes } from './crm-changed-notes.ts';
import { writesActivities } from './crm-activities.ts';
import { writesFollowUps } from './crm-follow-ups.ts';
import { findsRecords } from './crm-found-records.ts';
import { makesRecords } from './crm-made-records.ts';
import type { CrmSubject, CrmTrial } from './crm-subject.ts';

/** What every adapter of the port `Crm` does. `makeSubject` is called once. */
export function crmContract(name: string, makeSubject: () => Promise<CrmSubject>): void {
  let subject: Promise<CrmSubject> | null = null;
  const given = (): Promise<CrmSubject> => (subject ??= makeSubject());
  const write = async (...batch: CrmWrite[]): Promise<readonly CrmWriteResult[]> =>
    (await given()).crm.writer.write(batch);
  const trial: CrmTrial = { given, write };

  describe(`${name}, as any CRM,`, () => {
    writesActivities(trial);
    leavesChangedNotes(trial);
    writesFollowUps(trial);
    makesRecords(trial);
    findsRecords(trial);
  });
}
