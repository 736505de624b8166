import { useText, type MessageKey } from '../../../ui/text/locale.ts';
import { Button } from '../../../ui/button.tsx';
import { serverNow } from '../../../ui/browser/clock.ts';
import { day, duration, moment } from '../../../ui/text/format.ts';
import { Icon, type IconName } from '../../../ui/icon.tsx';
import { useLoaded } from '../../../ui/server/load.ts';
import { EmptyState, ErrorNote, Loading } from '../../../ui/state.tsx';
import { KindIcon } from '../../../ui/kind-icon.tsx';
import { hasPage, kindText } from '../../state/naming.ts';
import { dueDay } from './due-day.ts';
import { go, showRecord, showWhy } from '../../state/places.ts';
import type { z } from 'zod';
import type { RecordRef } from '../../../../contract/common.ts';
import type { Timeline as TimelineSchema, TimelineEntry } from '../../../../contract/crm/crm.ts';
import { classes } from '../../../ui/classes.ts';
import { CrmLink, type CrmAddress } from './crm-link.tsx';
import { extraFields } from './extra-fields.ts';
import styles from './timeline-card.module.css';

type Timeline = z.infer<typeof TimelineSchema>;

/** What is to happen with a record and what happened (spec X2): next steps first, then the past, latest first. */
export function TimelineCard({
  record,
  version,
  address,
}: {
  record: RecordRef;
  version: string;
  address: CrmAddress;
}) {
  const text = useText();
  const { kind, id, name } = record;
  const timeline = useLoaded<Timeline>(
    `/crm/${encodeURIComponent(kind)}/${encodeURIComponent(id)}/activities`,
    version,
  );
  return (
    <section className="card" aria-label={text('desk.timeline.title')}>
      <header>
        <h2>{text('desk.timeline.title')}</h2>
        <Button
          size="tiny"
          className="push"
          onClick={() =>
            go({
              at: 'new',
              kind: 'task',
              defaults:
                kind === 'contact' || kind === 'lead'
                  ? { who: id, whoKind: kind, whoName: name }
                  : { what: id, whatKind: kind, whatName: name },
            })
          }
        >
          <Icon name="plus" small /> {text('desk.timeline.new')}
        </Button>
      </header>
      <div className="in-card">
        {timeline.state === 'failed' && <ErrorNote error={timeline.error} onRetry={timeline.reload} />}
        {timeline.state === 'loading' && timeline.value === null && <Loading />}
        {timeline.value !== null && <Both timeline={timeline.value} address={address} />}
      </div>
    </section>
  );
}

function Both({ timeline, address }: { timeline: Timeline; address: CrmAddress }) {
  const text = useText();
  if (timeline.nextSteps.length === 0 && timeline.past.length === 0) {
    return <EmptyState title={text('desk.timeline.empty')}>{text('desk.timeline.empty-note')}</EmptyState>;
  }
  return (
    <>
      {timeline.nextSteps.length > 0 && (
        <Activities title="desk.timeline.next" activities={timeline.nextSteps} address={address} />
      )}
      {timeline.past.length > 0 && (
        <Activities title="desk.timeline.past" activities={timeline.past} address={address} />
      )}
    </>
  );
}

function Activities({
  title,
  activities,
  address,
}: {
  title: MessageKey;
  activities: readonly TimelineEntry[];
  address: CrmAddress;
}) {
  const text = useText();
  return (
    <>
      <h3 className={styles.heading}>
        {text(title)} <span>{activities.length}</span>
      </h3>
      <ol className={styles.timeline} aria-label={text(title)}>
        {activities.map((activity) => (
          <ActivityItem key={activity.id} activity={activity} address={address} />
        ))}
      </ol>
    </>
  );
}

function iconOf(activity: TimelineEntry): IconName {
  if (activity.kind === 'event') return 'event';
  switch (activity.callType) {
    case 'Inbound':
      return activity.durationSeconds === 0 ? 'missed' : 'inbound';
    case 'Outbound':
      return 'outbound';
    case 'Internal':
      return 'phone';
    case null:
      return activity.kind === 'task' ? 'task' : 'phone';
  }
}

function ActivityItem({ activity, address }: { activity: TimelineEntry; address: CrmAddress }) {
  const text = useText();
  const { interactionId, due, startsAt } = activity;
  const extra = extraFields(activity.extra);
  const open = activity.status === 'open' && due !== null ? dueDay(due, serverNow()) : null;
  const about = [
    activity.durationSeconds !== null && activity.durationSeconds > 0
      ? duration(activity.durationSeconds)
      : null,
    activity.callType === null ? kindText(activity.kind, text) : null,
    activity.owner.name,
    activity.disposition,
    activity.what === null ? null : text('desk.timeline.about', { name: activity.what.name }),
  ].filter((part) => part !== null);
  return (
    <li>
      <KindIcon name={iconOf(activity)} />
      {hasPage(activity.kind) ? (
        <button
          type="button"
          className="link strong cut"
          onClick={() => showRecord({ kind: activity.kind, id: activity.id, name: activity.subject })}
        >
          {activity.subject}
        </button>
      ) : (
        <span className="strong cut">{activity.subject}</span>
      )}
      <span className={classes(styles.when, open?.pressing === true && styles.pressing)}>
        {startsAt !== null ? moment(startsAt) : (open?.words ?? (due === null ? '' : day(due)))}
      </span>
      <p>
        {about.join(' · ')}{' '}
        {interactionId !== null && (
          <button type="button" className="link small" onClick={() => showWhy(interactionId)}>
            {text('desk.why.open')}
          </button>
        )}{' '}
        <CrmLink address={address} id={activity.id} name={activity.subject} />
      </p>
      {extra.length > 0 && (
        <p className="small muted">{extra.map(({ name, value }) => `${name}: ${value}`).join(' · ')}</p>
      )}
      {activity.description !== '' && <p className={styles.said}>{activity.description}</p>}
    </li>
  );
}
