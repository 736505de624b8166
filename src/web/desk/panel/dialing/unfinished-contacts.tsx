import { moment } from '../../../ui/text/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useText } from '../../../ui/text/locale.ts';
import { EmptyState, LogMark } from '../../../ui/state.tsx';
import { KindIcon } from '../../../ui/kind-icon.tsx';
import { choose, useDesk } from '../../state/connection.ts';
import { isSignedInNowhere, isUnfinished } from '../../state/desk-state.ts';
import { otherName } from '../../state/naming.ts';

/** Contacts that ended but are not finished yet (spec C18, C19); without any, what the person can expect here. */
export function UnfinishedContacts() {
  const text = useText();
  const interactions = useDesk((state) => state.desk?.interactions) ?? [];
  const presence = useDesk((state) => state.desk?.presence.presence);
  const isOut = useDesk(isSignedInNowhere);
  const left = interactions.filter(isUnfinished);
  if (left.length === 0) {
    // The note above says what is the matter.
    if (isOut) return <EmptyState title={text('desk.idle.title')} />;
    const note = presence === 'logout' || presence === 'away' ? 'desk.idle.not-available' : 'desk.idle.note';
    return <EmptyState title={text('desk.idle.title')}>{text(note)}</EmptyState>;
  }
  return (
    <section className="section">
      <h2 className="over">{text('desk.left-over.title')}</h2>
      <ul className="list">
        {left.map((one) => (
          <li key={one.id}>
            <KindIcon name={one.direction === 'outbound' ? 'outbound' : 'inbound'} />
            <span className="grow">
              <button type="button" className="link strong cut" onClick={() => choose(one.id)}>
                {otherName(one) ?? text('desk.withheld')}
              </button>
              <br />
              <span className="small second">{moment(one.startedAt)}</span>
            </span>
            <LogMark state="draft">
              <Icon name="draft" small />
              {text(one.dispositionMissing ? 'desk.wrapup.disposition-missing' : 'desk.wrapup.changed')}
            </LogMark>
          </li>
        ))}
      </ul>
    </section>
  );
}
