import type { RecordRef } from '../../../../contract/common.ts';
import { amount, day } from '../../../ui/text/format.ts';
import { useLoaded } from '../../../ui/server/load.ts';
import { say, useText } from '../../../ui/text/locale.ts';
import { showRecord } from '../../state/places.ts';
import { fieldsOfKind, textOf, type RecordPage } from './record.ts';

/** Of so many the state is shown too; longer lists are read by name. */
const mostInFull = 5;

/** What is open with a record: cases or opportunities, each with how it stands. */
export function RelatedCard({
  title,
  records,
}: {
  title: string;
  records: readonly RecordRef[] | undefined;
}) {
  if (records === undefined || records.length === 0) return null;
  return (
    <section className="card">
      <header>
        <h2>{title}</h2>
        {records.length > 1 && <span className="small muted">{records.length}</span>}
      </header>
      <ul className="in-card stack wide">
        {records.map((record, index) => (
          <li key={record.id}>
            <button type="button" className="link strong" onClick={() => showRecord(record)}>
              {record.name}
            </button>
            {index < mostInFull && <Standing record={record} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How far it is, asked for after the page is there. */
function Standing({ record }: { record: RecordRef }) {
  const text = useText();
  const page = useLoaded<RecordPage>(`/crm/${encodeURIComponent(record.kind)}/${record.id}`).value;
  if (page === null) return <p className="small second">&nbsp;</p>;
  const createdAt = textOf(page, 'createdAt');
  const closeDate = textOf(page, 'closeDate');
  const worth = textOf(page, 'amount');
  const parts =
    record.kind === 'case'
      ? [statusText('case', page), text('work.record.since', { day: day(createdAt) })]
      : [
          textOf(page, 'stage'),
          worth === '' ? '' : amount(Number(worth)),
          closeDate === '' ? '' : text('work.record.closes', { day: day(closeDate) }),
        ];
  return <p className="small second">{parts.filter((part) => part !== '').join(' · ')}</p>;
}

/** A record's status in words; '' where its kind has none. */
function statusText(kind: string, record: RecordPage): string {
  const values = (fieldsOfKind[kind] ?? []).find((field) => field.name === 'status')?.values ?? [];
  const status = values.find((value) => value === textOf(record, 'status'));
  return status === undefined ? '' : say(`desk.status.${status}`);
}
