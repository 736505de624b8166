import { useEffect, useState } from 'react';
import type { z } from 'zod';
import type { RecordRef } from '../../../../contract/common.ts';
import type { Interaction } from '../../../../contract/interactions/interaction.ts';
import type { CrmStatus } from '../../../../contract/crm/crm-status.ts';
import { isWhatKind } from '../../../../domain/matching/related.ts';
import { isFixedKind, recordKind } from '../../../../domain/record.ts';
import { useLoaded } from '../../../ui/server/load.ts';
import { api } from '../../../ui/server/api.ts';
import { localeNow } from '../../../ui/text/locale.ts';
import type { RecordPage } from '../../workspace/record/record.ts';
import { otherRecord } from '../../state/naming.ts';
import { surface } from '../../surface.ts';
import { useStore } from '../../../ui/browser/store.ts';

type CrmCapabilities = z.infer<typeof CrmStatus>['capabilities'];

const typingPauseMs = 250;
/** From this length on a search tells people apart. */
const leastLetters = 2;

const people: readonly string[] = ['contact', 'lead', 'personAccount', 'account'];

/** As the server judges what is chosen (spec L26); what the CRM takes is not known yet while its capabilities are not. */
function fits(role: 'name' | 'relatedTo', { kind }: RecordRef, crm: CrmCapabilities | null): boolean {
  const known = recordKind(kind);
  if (known === null) return false;
  if (isFixedKind(known)) return role === 'name' ? people.includes(known) : isWhatKind(known);
  return crm !== null && (crm.relatable === null || crm.relatable.includes(known));
}

function unique(records: readonly RecordRef[]): RecordRef[] {
  return [...new Map(records.map((record) => [`${record.kind} ${record.id}`, record])).values()];
}

/**
 * The records to choose from. Without typing: for Name what matched the number; for Related to what belongs to the Name and
 * what was shown to the person where the phone stands (spec C14). While typing: what the CRM finds.
 */
export function useRecordOptions(
  role: 'name' | 'relatedTo',
  interaction: Interaction,
  typed: string,
  open: boolean,
): { records: RecordRef[]; searching: boolean } {
  const [found, setFound] = useState<{ for: string; records: readonly RecordRef[] }>({
    for: '',
    records: [],
  });
  const visited = useStore(surface().visited, (records) => records);
  const crm = useLoaded<z.infer<typeof CrmStatus>>(open ? '/crm' : null).value;
  const name = otherRecord(interaction);
  const query = typed.trim();
  const searches = query.length >= leastLetters;
  const belongsTo =
    !searches && role === 'relatedTo' && name !== null ? `/crm/${name.kind}/${name.id}` : null;
  const asked = searches ? `/crm/search?q=${encodeURIComponent(query)}` : belongsTo;

  useEffect(() => {
    if (!open || asked === null) return;
    const leaving = new AbortController();
    const timer = setTimeout(
      () => {
        fetchRecords(asked, searches, leaving.signal).then(
          (records) => setFound({ for: asked, records }),
          () => setFound({ for: asked, records: [] }),
        );
      },
      searches ? typingPauseMs : 0,
    );
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [asked, open, searches]);

  useEffect(() => {
    if (open && role === 'relatedTo') surface().lookAgain();
  }, [open, role]);

  const answered = found.for === asked ? found.records : [];
  const atHand = searches ? [] : role === 'name' ? interaction.match.records : visited;
  return {
    records: unique([...answered, ...atHand]).filter((record) =>
      fits(role, record, crm?.capabilities ?? null),
    ),
    searching: asked !== null && found.for !== asked,
  };
}

async function fetchRecords(
  path: string,
  searches: boolean,
  signal: AbortSignal,
): Promise<readonly RecordRef[]> {
  if (searches)
    return (await api.get<{ items: readonly RecordRef[] }>(path, { signal, locale: localeNow() })).items;
  const record = await api.get<RecordPage>(path, { signal, locale: localeNow() });
  return [record.account, ...(record.openCases ?? []), ...(record.openOpportunities ?? [])].filter(
    (one) => one !== null && one !== undefined,
  );
}
