import { lazy, Suspense, useEffect } from 'react';
import { isActivityKind } from '../../../../domain/crm/activity.ts';
import { Button } from '../../../ui/button.tsx';
import { amount, countryName, day, moment } from '../../../ui/text/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useLoaded } from '../../../ui/server/load.ts';
import { say, useText } from '../../../ui/text/locale.ts';
import { EmptyState, ErrorNote, Loading } from '../../../ui/state.tsx';
import { KindIcon } from '../../../ui/kind-icon.tsx';
import { useDesk } from '../../state/connection.ts';
import { kindText, recordIcon } from '../../state/naming.ts';
import { CrmLink, useCrmAddress, type CrmAddress } from './crm-link.tsx';
import { DialButton } from './dial-button.tsx';
import { extraFields } from './extra-fields.ts';
import { closeTab, go, nameTab, showRecord } from '../../state/places.ts';
import { isRecordRef, textOf, type RecordField, type RecordPage } from './record.ts';
import { labelOf, useKindFields, type KindFields } from './record-fields.ts';
import { RelatedCard } from './related-card.tsx';
import { TimelineCard } from './timeline-card.tsx';
import styles from './record-view.module.css';
import timelineCardStyles from './timeline-card.module.css';

const RecordForm = lazy(() => import('./record-form.tsx'));

/** One record: who it is, what is open with it, what happened and what is to happen; or the form that changes it. */
export function RecordView({ kind, id, editing }: { kind: string; id: string; editing: boolean }) {
  const text = useText();
  const known = useKindFields(kind);
  const address = useCrmAddress();
  // Each ended contact may have written something here.
  const written = useDesk((state) => state.desk?.position ?? '');
  const loaded = useLoaded<RecordPage>(`/crm/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`);
  const record = loaded.value;
  useEffect(() => {
    if (record !== null) nameTab({ kind, id, name: record.name }, true);
  }, [record, kind, id]);
  if (loaded.state === 'failed') {
    if (loaded.error.status === 404)
      return (
        <EmptyState title={text('desk.record.gone')}>
          <Button onClick={() => closeTab({ kind, id })}>{text('desk.record.close')}</Button>
        </EmptyState>
      );
    return <ErrorNote error={loaded.error} onRetry={loaded.reload} />;
  }
  if (record === null || known.state === 'loading') return <Loading />;
  const edit = (edited: boolean) => go({ at: 'record', kind, id, edit: edited });
  if (editing) {
    const done = () => {
      edit(false);
      loaded.reload();
    };
    return (
      <Suspense fallback={<Loading />}>
        <RecordForm kind={kind} record={record} defaults={{}} onDone={done} />
      </Suspense>
    );
  }
  const about: About =
    known.state === 'ready'
      ? { kind, record, ...known }
      : { kind, record, name: kindText(kind, text), fields: [], titleField: null };
  return (
    <>
      <RecordHead about={about} address={address} onEdit={() => edit(true)} />
      <div className={styles.two}>
        <div className={styles.column}>
          <RelatedCard title={text('desk.record.open-cases')} records={record.openCases} />
          <RelatedCard title={text('desk.record.open-opportunities')} records={record.openOpportunities} />
          <DetailsCard about={about} onEdit={() => edit(true)} />
        </div>
        {!isActivityKind(kind) && (
          <TimelineCard record={{ kind, id, name: record.name }} version={written} address={address} />
        )}
      </div>
    </>
  );
}

/** A record with what its kind says of it. */
interface About extends KindFields {
  readonly kind: string;
  readonly record: RecordPage;
}

function RecordHead({ about, address, onEdit }: { about: About; address: CrmAddress; onEdit: () => void }) {
  const text = useText();
  const { kind, record } = about;
  const fields = highlightsOf(about).filter((field) => hasValue(record, field));
  return (
    <section className="card">
      <div className={styles.head}>
        <KindIcon name={recordIcon(kind)} size="large" />
        <div className="grow">
          <p className="small muted">{about.name}</p>
          <h1>{record.name}</h1>
        </div>
        <CrmLink address={address} id={record.id} />
        {(kind === 'contact' || kind === 'account') && (
          <Button
            onClick={() =>
              go({ at: 'new', kind: 'case', defaults: { [kind]: record.id, [`${kind}Name`]: record.name } })
            }
          >
            <Icon name="case" small /> {text('desk.record.new-case')}
          </Button>
        )}
        <Button onClick={onEdit}>
          <Icon name="draft" small /> {text('desk.record.edit')}
        </Button>
      </div>
      {fields.length > 0 && (
        <dl className={styles.highlights}>
          {fields.map((field) => (
            <div key={field.name}>
              <dt>{labelOf(field, text)}</dt>
              <dd>
                <FieldValue kind={kind} record={record} field={field} />
              </dd>
            </div>
          ))}
          {record.owner !== undefined && record.owner !== null && (
            <div>
              <dt>{text('desk.field.owner')}</dt>
              <dd>{record.owner.name}</dd>
            </div>
          )}
        </dl>
      )}
    </section>
  );
}

/** What a person on the phone looks for first, in this order; the rest is in the details. */
const highlighted: readonly RecordField['type'][] = ['record', 'status', 'phone'];

const highlightsOf = ({ fields }: KindFields): readonly RecordField[] =>
  highlighted.flatMap((type) => fields.filter((field) => field.type === type));

/** Fields that the name at the top already says. */
const inName: readonly string[] = ['name', 'firstName', 'lastName', 'subject'];

const hasValue = (record: RecordPage, field: RecordField): boolean =>
  isRecordRef(record[field.name]) || textOf(record, field.name) !== '';

/** A field for reading: numbers are dialled, records opened, days and amounts written as the reader does. */
export function FieldValue({
  kind,
  record,
  field,
}: {
  kind: string;
  record: RecordPage;
  field: RecordField;
}) {
  const value = record[field.name];
  if (isRecordRef(value)) {
    return (
      <button
        type="button"
        className="link"
        onClick={() => showRecord({ kind: value.kind, id: value.id, name: value.name })}
      >
        {value.name}
      </button>
    );
  }
  const text = textOf(record, field.name);
  switch (field.type) {
    case 'phone': {
      const { number = null, extension = null } =
        record.numbers?.find((one) => one.field === field.name) ?? {};
      if (number === null) return <span className="num">{text}</span>;
      const dialled = extension === null ? number : `${number};ext=${extension}`;
      return (
        <DialButton number={dialled} written={text} record={{ kind, id: record.id, name: record.name }} />
      );
    }
    case 'email':
      return <a href={`mailto:${text}`}>{text}</a>;
    case 'date':
      return day(text);
    case 'moment':
      return moment(text);
    case 'number':
      return <span className="num">{amount(Number(text))}</span>;
    case 'status': {
      const status = field.values?.find((one) => one === text);
      return status === undefined ? text : say(`desk.status.${status}`);
    }
    case 'country':
      return countryName(text);
    case 'long':
      return <span className={timelineCardStyles.said}>{text}</span>;
    case 'text':
    case 'record':
      return text;
  }
}

function DetailsCard({ about, onEdit }: { about: About; onEdit: () => void }) {
  const text = useText();
  const { kind, record } = about;
  const above = highlightsOf(about);
  const extra = extraFields(record.extra);
  const titles = about.titleField === null ? inName : [about.titleField];
  const fields = about.fields.filter(
    (field) => hasValue(record, field) && !above.includes(field) && !titles.includes(field.name),
  );
  return (
    <section className="card">
      <header>
        <h2>{text('desk.record.details')}</h2>
        <Button look="quiet" size="tiny" className="push" onClick={onEdit}>
          <Icon name="draft" small /> {text('desk.record.edit')}
        </Button>
      </header>
      {fields.length + extra.length === 0 ? (
        <EmptyState title={text('desk.record.no-details')} />
      ) : (
        <dl className="pairs in-card">
          {fields.map((field) => (
            <div key={field.name} className={styles.contents}>
              <dt>{labelOf(field, text)}</dt>
              <dd>
                <FieldValue kind={kind} record={record} field={field} />
              </dd>
            </div>
          ))}
          {extra.map(({ name, value }) => (
            <div key={name} className={styles.contents}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
