import { lazy, Suspense, useState } from 'react';
import type { Interaction } from '../../../contract/interactions/interaction.ts';
import { otherNumber, otherRecord } from '../../desk/state/naming.ts';
import { duration, dayAndTime } from '../../ui/text/format.ts';
import type { IconName } from '../../ui/icon.tsx';
import { useText } from '../../ui/text/locale.ts';
import { Loading, LogBadge } from '../../ui/state.tsx';
import { KindIcon } from '../../ui/kind-icon.tsx';
import { classes } from '../../ui/classes.ts';
import styles from './contact-table.module.css';

const WhyRow = lazy(() => import('./why-row.tsx'));

/** Contacts with their agents and what became of their logs; each leads to its record in the desk and to Why? */
export function ContactTable({ contacts }: { contacts: readonly Interaction[] }) {
  const text = useText();
  const [why, setWhy] = useState<string | null>(null);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard
    <div className="table-scroll" role="region" aria-label={text('report.column.contacts')} tabIndex={0}>
      <table className="table two-lines">
        <thead>
          <tr>
            <th scope="col">{text('work.contacts.time')}</th>
            <th scope="col">{text('work.contacts.contact')}</th>
            <th scope="col">{text('report.list.agents')}</th>
            <th scope="col">{text('report.column.queue')}</th>
            <th scope="col" className="right">
              {text('work.contacts.duration')}
            </th>
            <th scope="col">{text('work.contacts.log')}</th>
          </tr>
        </thead>
        <tbody>
          {contacts.map((contact) => (
            <ContactRows
              key={contact.id}
              contact={contact}
              open={why === contact.id}
              onWhy={() => setWhy(why === contact.id ? null : contact.id)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ContactRows({ contact, open, onWhy }: { contact: Interaction; open: boolean; onWhy: () => void }) {
  const text = useText();
  const agents = contact.parts.map(({ agentName }) => agentName).join(', ');
  return (
    <>
      <tr data-chosen={open ? '' : undefined}>
        <td className="nowrap">{dayAndTime(contact.startedAt)}</td>
        <td>
          <div className="row">
            <KindIcon name={directionIcon(contact)} />
            <Party contact={contact} />
          </div>
        </td>
        <td>{agents === '' ? <span className="muted">–</span> : agents}</td>
        <td>{contact.queueName ?? <span className="muted">–</span>}</td>
        <td className={classes('right', contact.talkSeconds === 0 && 'muted')}>
          {contact.talkSeconds === 0 ? '–' : duration(contact.talkSeconds)}
        </td>
        <td>
          <LogBadge state={contact.log.state} />{' '}
          <button type="button" className="link small" aria-expanded={open} onClick={onWhy}>
            {text('desk.why.open')}
          </button>
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={6} className={styles.whyCell}>
            <Suspense fallback={<Loading />}>
              <WhyRow interaction={contact.id} />
            </Suspense>
          </td>
        </tr>
      )}
    </>
  );
}

function directionIcon(contact: Interaction): IconName {
  if (contact.direction === 'outbound') return 'outbound';
  return contact.parts.some((part) => part.answeredAt !== null) ? 'inbound' : 'missed';
}

/** Whom the contact was with: the record, which the desk shows, or the number. */
function Party({ contact }: { contact: Interaction }) {
  const text = useText();
  const record = otherRecord(contact);
  const number = otherNumber(contact);
  if (record === null) return <span className="second num">{number ?? text('work.contacts.nobody')}</span>;
  return (
    <div className="grow">
      <a href={`/records/${encodeURIComponent(record.kind)}/${encodeURIComponent(record.id)}`}>
        {record.name}
      </a>
      {number !== null && <p className="small second num">{number}</p>}
    </div>
  );
}
