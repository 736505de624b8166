import type { ReactNode } from 'react';
import type { Interaction } from '../../../contract/interactions/interaction.ts';
import { duration, moment } from '../../ui/text/format.ts';
import type { IconName } from '../../ui/icon.tsx';
import { useLoaded } from '../../ui/server/load.ts';
import { Segments } from '../../ui/segments.tsx';
import { useText } from '../../ui/text/locale.ts';
import { EmptyState, ErrorNote, Loading, LogBadge, LogMark } from '../../ui/state.tsx';
import { KindIcon } from '../../ui/kind-icon.tsx';
import { LiveDot } from '../../ui/live-dot.tsx';
import { useDesk } from '../state/connection.ts';
import { kindText, otherNumber, otherRecord } from '../state/naming.ts';
import { usePerson } from '../state/person.ts';
import { AttentionList } from './ledger/attention-list.tsx';
import { Decide, SaveDraft } from './ledger/contact-actions.tsx';
import { contactFilters, go, showRecord, showWhy, usePlaces, type ContactFilter } from '../state/places.ts';
import { classes } from '../../ui/classes.ts';
import styles from './contacts-page.module.css';

/** As many as a day has; older ones are found by search and in the records' timelines. */
const shown = 100;
/** Logs that are not finished yet. */
const openStates: readonly string[] = ['draft', 'due'];

/** The person's contacts, latest first, each with what became of its log and the reasons. */
export function ContactsPage({ filter }: { filter: ContactFilter }) {
  const text = useText();
  return (
    <section className="card">
      <header>
        <h1>{text('work.contacts.title')}</h1>
        <Segments
          className={classes('push', styles.filter)}
          aria-label={text('work.contacts.filter')}
          segments={contactFilters.map((one) => ({ value: one, label: text(`work.contacts.${one}`) }))}
          value={filter}
          onChoose={(chosen) => go({ at: 'contacts', filter: chosen })}
        />
      </header>
      {filter === 'attention' ? <AttentionList /> : <ContactsTable filter={filter} />}
    </section>
  );
}

/** What the server is asked for each list; what is due is told from the last contacts. */
const conditions = { all: '', open: '', draft: '&log=draft', undecided: '&toBeDecided=true' } as const;
type Listed = keyof typeof conditions;

function ContactsTable({ filter }: { filter: Listed }) {
  const text = useText();
  const me = usePerson();
  const position = useDesk((state) => state.desk?.position ?? '');
  const contacts = useLoaded<{ items: readonly Interaction[] }>(
    me === null ? null : `/interactions?agent=${me.id}&limit=${shown}${conditions[filter]}`,
    position,
  );
  const why = usePlaces((state) => state.why);
  if (contacts.state === 'failed') return <ErrorNote error={contacts.error} onRetry={contacts.reload} />;
  if (contacts.value === null) return <Loading />;
  const items = contacts.value.items.filter(
    (contact) =>
      filter !== 'open' ||
      openStates.includes((contact.parts.find((part) => part.agentId === me?.id) ?? contact).log.state),
  );
  if (items.length === 0) {
    return (
      <EmptyState title={text(emptyTitles[filter])}>
        {filter === 'all' && text('work.contacts.none-note')}
      </EmptyState>
    );
  }
  return (
    <div className="table-scroll">
      <table className={classes('table two-lines', styles.contacts)}>
        <thead>
          <tr>
            <th scope="col">{text('work.contacts.time')}</th>
            <th scope="col">{text('work.contacts.contact')}</th>
            <th scope="col" className="right">
              {text('work.contacts.duration')}
            </th>
            <th scope="col">{text('desk.details.disposition')}</th>
            <th scope="col">{text('work.contacts.log')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((contact) => (
            <ContactRow key={contact.id} contact={contact} me={me?.id ?? ''} chosen={why === contact.id}>
              {filter === 'draft' && <SaveDraft interaction={contact} onDone={contacts.reload} />}
              {filter === 'undecided' && <Decide interaction={contact} onDone={contacts.reload} />}
            </ContactRow>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const emptyTitles = {
  all: 'work.contacts.none',
  open: 'work.contacts.none-open',
  draft: 'work.contacts.none-draft',
  undecided: 'work.contacts.none-undecided',
} as const;

function directionIcon(contact: Interaction): IconName {
  if (contact.direction === 'outbound') return 'outbound';
  return contact.parts.some((part) => part.answeredAt !== null) ? 'inbound' : 'missed';
}

function ContactRow({
  contact,
  me,
  chosen,
  children,
}: {
  contact: Interaction;
  me: string;
  chosen: boolean;
  /** What is to be done about it. */
  children: ReactNode;
}) {
  const text = useText();
  const dispositions = useDesk((state) => state.desk?.dispositions) ?? [];
  const part = contact.parts.find((one) => one.agentId === me);
  const details = part?.details ?? contact.details;
  const log = part?.log ?? contact.log;
  const record = details.name ?? otherRecord(contact);
  const running = log.state === 'none' && isRunning(part?.phase ?? contact.phase);
  const talked = part?.talkSeconds ?? contact.talkSeconds;
  const disposition =
    dispositions.find((one) => one.id === details.disposition)?.label ?? details.disposition;
  return (
    <tr data-chosen={chosen ? '' : undefined}>
      <td className="nowrap">{moment(contact.startedAt)}</td>
      <td>
        <div className="row">
          <KindIcon name={directionIcon(contact)} />
          <div className="grow">
            {record === null ? (
              <span className="second num">{otherNumber(contact) ?? text('work.contacts.nobody')}</span>
            ) : (
              <>
                <button
                  type="button"
                  className={classes('cut', styles.person)}
                  onClick={() => showRecord(record)}
                >
                  {record.name}
                </button>
                <p className="small second cut">
                  {kindText(record.kind, text)}{' '}
                  {otherNumber(contact) !== null && <span className="num">· {otherNumber(contact)}</span>}
                </p>
              </>
            )}
          </div>
        </div>
      </td>
      <td className={classes('right', talked === 0 && 'muted')}>{talked === 0 ? '–' : duration(talked)}</td>
      <td className={disposition === null ? 'muted' : ''}>
        {disposition ?? (contact.dispositionMissing ? text('desk.wrapup.disposition-missing') : '–')}
      </td>
      <td>
        {running ? <Running /> : <LogBadge state={log.state} />}{' '}
        <button
          type="button"
          className="link small"
          aria-pressed={chosen}
          onClick={() => showWhy(contact.id)}
        >
          {text('desk.why.open')}
        </button>
        {!running && log.reason !== null && <p className="small muted">{log.reason}</p>}
        {children}
      </td>
    </tr>
  );
}

/** Its log is decided when it is over. */
const isRunning = (phase: Interaction['phase']): boolean => phase !== 'wrapup' && phase !== 'ended';

function Running() {
  const text = useText();
  return (
    <LogMark>
      <LiveDot /> {text('work.running')}
    </LogMark>
  );
}
