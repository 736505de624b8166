import { describe } from 'vitest';
import { editsRecords } from './edits.ts';
import { findsNothing, readsRecords } from './records.ts';
import { tellsItsSchema } from './schema.ts';
import { searchesRecords } from './search.ts';
import { trialOf, type CrmReadingSubject, type ReadingTrial } from './subject.ts';
import { readsTimelines } from './timeline.ts';
import { waitsNoLonger } from './waiting.ts';

/**
 * What every CRM does for people who search, read and edit: its reader, editor, users and capabilities, beside
 * `crmContract` for its writer. `makeSubject` is called once.
 */
export function crmReadingContract(name: string, makeSubject: () => Promise<CrmReadingSubject>): void {
  let subject: ReturnType<ReadingTrial['given']> | null = null;
  const given = () => (subject ??= makeSubject().then(trialOf));

  describe(`${name}, as people use any CRM,`, () => {
    findsNothing({ given });
    readsRecords({ given });
    searchesRecords({ given });
    readsTimelines({ given });
    editsRecords({ given });
    tellsItsSchema({ given });
    waitsNoLonger({ given });
  });
}
