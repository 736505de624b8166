import type { FollowUp } from '../../interaction/follow-up.ts';
import { describe, expect, it } from 'vitest';
import {
  answered,
  began,
  but,
  follows,
  internal,
  missed,
  outbound,
  record,
  relatedTo,
} from '../../../../test/support/fixtures/contact-facts.ts';
import { planned } from '../../../../test/support/fixtures/planned.ts';
import { noDetails } from '../../interaction/details.ts';
import { epochMs } from '../../time.ts';
import { defaultWorkflow, type Workflow } from '../../workflow/workflow.ts';
import type { OpenTask } from '../facts/facts.ts';
import { eventKey, finishedTaskKey, followUpKey } from '../context/keys.ts';
import { taskToOpen } from './tasks.ts';

const erika = record('contact', 'Erika Mustermann');
const task = (name: string, change: Partial<OpenTask> = {}): OpenTask => ({
  ...record('task', name),
  changedAt: epochMs(1),
  due: '2026-11-20',
  owner: 'user-mia',
  ...change,
});

const chosen = (
  choice: FollowUp['choice'],
  change: Partial<FollowUp> = {},
  tasks: readonly OpenTask[] = [],
) =>
  but(answered, {
    part: {
      followUp: follows(choice, change),
      details: { ...noDetails, comments: 'Promised a credit' },
    },
    related: [relatedTo(erika, { tasks })],
  });
const settings = (change: Partial<Workflow['followUp']>): Partial<Workflow> => ({
  followUp: { ...defaultWorkflow.followUp, ...change },
});

describe('a follow-up task', () => {
  it('is due on the next business day and has the owner of the log, unless the agent changes it', () => {
    const result = planned(chosen('follow-up'));
    expect(result.kinds).toEqual(['activity', 'follow-up']);
    expect(result.write('follow-up')).toMatchObject({
      key: followUpKey(answered),
      fields: {
        subject: 'Erika Mustermann',
        due: '2026-11-23',
        reminderAt: null,
        who: { name: 'Erika Mustermann' },
        owner: 'user-mia',
        description: 'Promised a credit',
        recordType: null,
        interactionId: answered.interaction.id,
      },
    });
    // Half past eleven in the evening in London, and past midnight in Berlin.
    const dueAt = epochMs(Date.UTC(2026, 10, 26, 23, 30));
    const own = { dueAt, reminderAt: dueAt, owner: 'user-tom', subject: 'Call back', comments: 'Ask Tom' };
    expect(planned(chosen('follow-up', own)).write('follow-up').fields).toMatchObject({
      subject: 'Call back',
      due: '2026-11-27',
      reminderAt: dueAt,
      owner: 'user-tom',
      description: 'Ask Tom',
    });
  });

  it('has its subject from the workflow’s template', () => {
    const subject = 'Call {name} back: {number} {callresult}';
    const result = planned(chosen('follow-up'), settings({ subject }));
    expect(result.write('follow-up').fields.subject).toBe('Call Erika Mustermann back: +498963648018');
    const nobody = but(chosen('follow-up'), { match: { candidates: [], chosen: null } });
    expect(planned(nobody).write('follow-up').fields.subject).toBe('calltype.inbound');
  });

  it('has the call’s comments only where the workflow copies them', () => {
    const result = planned(chosen('follow-up'), settings({ copyComments: false }));
    expect(result.write('follow-up').fields.description).toBe('');
    expect(result.reasonOf('followUp.copyComments')).toBe('why.follow-up.comments-not-copied');
    expect(planned(chosen('follow-up')).reasonOf('followUp.copyComments')).toBe(
      'why.follow-up.comments-copied',
    );
  });

  it('has the record type of its direction', () => {
    const recordTypes = {
      ...defaultWorkflow.recordTypes,
      followUpInbound: '012-in',
      followUpOutbound: '012-out',
    };
    const facts = chosen('follow-up');
    expect(planned(facts, { recordTypes }).write('follow-up').fields.recordType).toBe('012-in');
    const dialled = but(outbound, { part: { followUp: follows('follow-up') } });
    expect(planned(dialled, { recordTypes }).write('follow-up').fields.recordType).toBe('012-out');
  });

  it('follows a call that the workflow does not log, and waits with a draft', () => {
    const log = { ...defaultWorkflow.log, inboundAnswered: 'off' } as const;
    expect(planned(chosen('follow-up'), { log }).kinds).toEqual(['follow-up']);
    const autoSave = { inbound: false, outbound: true, internal: true };
    expect(planned(chosen('follow-up'), { autoSave }).kinds).toEqual([]);
    const saved = but(chosen('follow-up'), { part: { savedAt: began } });
    expect(planned(saved, { autoSave }).kinds).toEqual(['activity', 'follow-up']);
  });

  it('is deleted if it is no longer chosen or the call is not logged', () => {
    const sent = [followUpKey(answered)];
    const removal = { kind: 'follow-up-removal', operation: 'delete-task', key: followUpKey(answered) };
    expect(planned({ ...chosen('none'), sent }).writes).toContainEqual(removal);
    expect(planned({ ...chosen('new-event'), sent }).kinds).toEqual([
      'activity',
      'follow-up-removal',
      'event',
    ]);
    expect(planned({ ...chosen('follow-up'), sent }).kinds).toEqual(['activity', 'follow-up']);
    const ticked = but(chosen('follow-up'), {
      part: { box: { touched: true, agentDefault: false, seenAt: null, goneAt: null } },
    });
    expect(planned({ ...ticked, sent }, { doNotLog: { show: true } }).writes).toEqual([removal]);
  });

  it('does not follow where nothing was chosen', () => {
    expect(planned(answered).kinds).toEqual(['activity']);
    expect(planned(chosen('none')).kinds).toEqual(['activity']);
  });
});

describe('today’s task', () => {
  const tasks = [
    task('Yesterday’s', { due: '2026-11-19', changedAt: epochMs(9) }),
    task('Tom’s', { owner: 'user-tom', changedAt: epochMs(8) }),
    task('Older', { changedAt: epochMs(2) }),
    task('Newer', { changedAt: epochMs(3) }),
  ];

  it('is completed beside a follow-up, or deleted', () => {
    const facts = chosen('follow-up-and-finish-today', {}, tasks);
    const completed = planned(facts);
    expect(completed.kinds).toEqual(['activity', 'follow-up', 'finished-task']);
    expect(completed.write('finished-task')).toMatchObject({
      key: finishedTaskKey(facts),
      fields: { task: record('task', 'Newer'), by: 'complete' },
    });
    const deleted = planned(facts, settings({ completeInsteadOfDelete: false }));
    expect(deleted.write('finished-task').fields.by).toBe('delete');
    expect(deleted.reasonOf('followUp.completeInsteadOfDelete')).toBe('why.follow-up.delete');
  });

  it('says whose it was and when it was due, so that the CRM leaves it alone once that has changed', () => {
    const facts = chosen('follow-up-and-finish-today', { task: record('task', 'Tom’s') }, tasks);
    const { owner, due } = tasks.find(({ name }) => name === 'Tom’s') ?? {};
    expect(planned(facts).write('finished-task').fields.expected).toEqual({ owner, due });
  });

  it('is left out of the default where there is none any more, and Why? says so', () => {
    const { inbound } = defaultWorkflow.followUp;
    const finishing = settings({ inbound: { ...inbound, default: 'follow-up-and-finish-today' } });
    const code = 'why.follow-up.default-without-task';
    expect(planned(chosen('follow-up'), finishing).codes).toContain(code);
    expect(planned(chosen('follow-up', {}, tasks), finishing).codes).not.toContain(code);
    expect(planned(chosen('follow-up')).codes).not.toContain(code);
  });

  it('is completed where it is a log, which only administrators delete, and Why? says so', () => {
    const facts = chosen('follow-up-and-finish-today', {}, [task('Missed call', { isLog: true })]);
    for (const [completeInsteadOfDelete, code] of [
      [false, 'why.follow-up.complete-log'],
      [true, 'why.follow-up.complete'],
    ] as const) {
      const result = planned(facts, settings({ completeInsteadOfDelete }));
      expect(result.write('finished-task').fields.by).toBe('complete');
      expect(result.reasonOf('followUp.completeInsteadOfDelete')).toBe(code);
    }
  });

  it('is the one that the agent chose', () => {
    const facts = chosen('follow-up-and-finish-today', { task: record('task', 'Tom’s') }, tasks);
    expect(planned(facts).write('finished-task').fields.task.name).toBe('Tom’s');
  });

  it.each([true, false])(
    'is not another record’s, such as the log of a colleague’s call, and Why? says so: completed instead %s',
    (completeInsteadOfDelete) => {
      const facts = chosen('follow-up-and-finish-today', { task: record('task', 'Foreign') }, tasks);
      const result = planned(facts, settings({ completeInsteadOfDelete }));
      expect(result.kinds).toEqual(['activity', 'follow-up']);
      expect(result.reasonOf('followUp.completeInsteadOfDelete')).toBe('why.follow-up.task-not-of-record');
    },
  );

  it('is not finished if there is none, and Why? says so', () => {
    const result = planned(chosen('follow-up-and-finish-today', {}, tasks.slice(0, 2)));
    expect(result.kinds).toEqual(['activity', 'follow-up']);
    expect(result.reasonOf('followUp.completeInsteadOfDelete')).toBe('why.follow-up.no-task-today');
  });

  it('opens, or the latest does, and nothing is written', () => {
    const today = chosen('open-today', {}, tasks);
    const latest = chosen('open-latest', {}, tasks);
    expect(taskToOpen(today, defaultWorkflow)?.name).toBe('Newer');
    expect(taskToOpen(latest, defaultWorkflow)?.name).toBe('Tom’s');
    expect(planned(today).kinds).toEqual(['activity']);
    expect(planned(latest).codes).toContain('why.follow-up.open-latest');
    expect(taskToOpen(chosen('follow-up', {}, tasks), defaultWorkflow)).toBeNull();
    expect(taskToOpen(chosen('open-today'), defaultWorkflow)).toBeNull();
  });
});

describe('the latest task', () => {
  const made = (name: string, due: string | null, at: string) =>
    task(name, { due, createdAt: epochMs(Date.parse(at)), changedAt: epochMs(0) });

  it('is the one due last, or without a due date made last, in the zone of our number', () => {
    const latest = (...tasks: OpenTask[]) =>
      taskToOpen(chosen('open-latest', {}, tasks), defaultWorkflow)?.name;
    const soon = made('Soon', '2026-11-25', '2026-11-01T12:00Z');
    const later = made('Later', '2026-12-01', '2026-10-01T12:00Z');
    const madeToday = made('Made today', null, '2026-11-20T12:00Z');
    expect(latest(later, soon, madeToday)).toBe('Later');
    expect(latest(madeToday, made('Overdue', '2026-11-10', '2026-11-19T12:00Z'))).toBe('Made today');
    // Berlin is in the next day already.
    const atNight = made('At night', null, '2026-11-24T23:30Z');
    expect(latest(soon, atNight)).toBe('At night');
  });

  it('of an earlier release is judged by when it was changed', () => {
    const tasks = [
      task('A', { due: null, changedAt: epochMs(1) }),
      task('B', { due: null, changedAt: epochMs(2) }),
    ];
    expect(taskToOpen(chosen('open-latest', {}, tasks), defaultWorkflow)?.name).toBe('B');
  });

  it('opens nothing where there is none, and Why? says so', () => {
    expect(planned(chosen('open-latest')).codes).toContain('why.follow-up.no-task-to-open');
    const named = planned(chosen('open-latest', {}, [task('Due')])).steps.find(({ rule }) => rule === 'L30');
    expect(named?.decided).toMatchObject({ name: 'Due' });
  });
});

describe('a default that cannot be carried out', () => {
  it('is said by Why?, for who talked or dialled', () => {
    const code = 'why.follow-up.default-without-task';
    expect(planned(answered).reasonOf('followUp.inbound.default')).toBe(code);
    expect(planned(outbound).reasonOf('followUp.outbound.default')).toBe(code);
    const withTask = but(answered, { related: [relatedTo(erika, { tasks: [task('Due')] })] });
    for (const result of [planned(withTask), planned(missed), planned(internal), planned(chosen('none'))])
      expect(result.codes).not.toContain(code);
  });
});

describe('a new event', () => {
  it('is an hour in the morning of the next business day, by the clock of our number', () => {
    const recordTypes = { ...defaultWorkflow.recordTypes, event: '012-event' };
    const result = planned(chosen('new-event'), { recordTypes });
    expect(result.write('event')).toMatchObject({
      key: eventKey(answered),
      fields: {
        startsAt: Date.UTC(2026, 10, 23, 8),
        endsAt: Date.UTC(2026, 10, 23, 9),
        recordType: '012-event',
        owner: 'user-mia',
      },
    });
  });

  it('begins at the time the agent chose', () => {
    const dueAt = epochMs(began + 86_400_000);
    expect(planned(chosen('new-event', { dueAt })).write('event').fields).toMatchObject({
      startsAt: dueAt,
      endsAt: dueAt + 3_600_000,
    });
  });

  it('is deleted if it is no longer chosen', () => {
    const sent = [eventKey(answered)];
    expect(planned({ ...chosen('follow-up'), sent }).kinds).toEqual([
      'activity',
      'event-removal',
      'follow-up',
    ]);
  });
});
