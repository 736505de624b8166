import { describe, expect, it } from 'vitest';
import {
  answered,
  began,
  but,
  candidate,
  internal,
  missed,
  neverOffered,
  other,
  record,
  relatedTo,
  unanswered,
} from '../../../../test/support/fixtures/contact-facts.ts';
import { planned } from '../../../../test/support/fixtures/planned.ts';
import { agentId } from '../../ids.ts';
import { noDetails } from '../../interaction/details.ts';
import { epochMs, type EpochMs } from '../../time.ts';
import { defaultWorkflow, type Workflow } from '../../workflow/workflow.ts';
import type { ContactFacts } from './facts.ts';

const tom = agentId('019b0000-0000-7000-8000-00000000000b');
const before = epochMs(began + 1_000);
const perCall = { transfer: { ...defaultWorkflow.transfer, log: 'one-per-call' } } as const;
const takenByTom = but(missed, { others: [other({ answered: true })] });
const answeredAt = (at: EpochMs) => ({ answered: true, answeredAt: at });
const earlier = answeredAt(before);
const later = answeredAt(epochMs(began + 30_000));

describe('missed, but answered', () => {
  it('has a disposition of its own, names who answered and is completed, if the workflow tracks that', () => {
    const result = planned(takenByTom, {
      trackMissedButAnswered: true,
      subject: { ...defaultWorkflow.subject, template: '{callresult}' },
    });
    expect(result.write('activity').fields).toMatchObject({
      subject: 'Missed, but answered',
      disposition: 'Missed, but answered',
      status: 'completed',
    });
    expect(result.write('activity').fields.description).toContain('label.answered-by: Tom');
    expect(result.reasonOf('trackMissedButAnswered')).toBe('why.result.missed-answered');
  });

  it('keeps the disposition that its agent chose, and is completed and names who answered all the same', () => {
    const chose = but(takenByTom, { part: { details: { ...noDetails, disposition: 'fax' } } });
    const fax: Workflow['dispositions'][number] = {
      id: 'fax',
      label: { en: 'Fax' },
      group: null,
      direction: 'both',
    };
    const result = planned(chose, { trackMissedButAnswered: true, dispositions: [fax] });
    expect(result.write('activity').fields).toMatchObject({ disposition: 'Fax', status: 'completed' });
    expect(result.write('activity').fields.description).toContain('label.answered-by: Tom');
    expect(result.reasonOf('trackMissedButAnswered')).toBe('why.result.chosen-answered');
    expect(planned(chose, { dispositions: [fax] }).codes).toContain('why.result.chosen');
  });

  it('names who answered in a field of its own where the workflow maps one', () => {
    const fields = { answeredBy: 'Answered_by__c', kind: 'Kind__c' };
    const activity = planned(takenByTom, { trackMissedButAnswered: true, fields }).write('activity');
    expect(activity.fields.extra).toEqual({ Answered_by__c: 'Tom', Kind__c: 'inbound-missed' });
    expect(activity.fields.description).not.toContain('label.answered-by');
  });

  it('stays a missed call where it does not', () => {
    const result = planned(takenByTom);
    expect(result.write('activity').fields).toMatchObject({ disposition: 'Missed call', status: 'open' });
    expect(result.write('activity').fields.description).not.toContain('label.answered-by');
    expect(result.reasonOf('trackMissedButAnswered')).toBe('why.result.missed-untracked');
  });

  it('is not said where the answer came before the miss: its agent had to leave the call', () => {
    const settings = { trackMissedButAnswered: true };
    const { fields } = planned(but(missed, { others: [other(earlier)] }), settings).write('activity');
    expect(fields).toMatchObject({ disposition: 'Missed call', status: 'open' });
    expect(fields.description).not.toContain('label.answered-by');
  });

  it('names who answered last since then', () => {
    const lotte = { agentId: agentId('lotte'), agentName: 'Lotte' };
    const named = (...others: ContactFacts['others']) =>
      planned(but(missed, { others }), { trackMissedButAnswered: true }).write('activity').fields.description;
    expect(named(other(earlier), other({ ...lotte, ...later }))).toContain('label.answered-by: Lotte');
    const last = answeredAt(epochMs(began + 60_000));
    expect(named(other(later), other({ ...lotte, ...last }))).toContain('label.answered-by: Lotte');
    expect(named(other(last), other({ ...lotte, ...later }))).toContain('label.answered-by: Tom');
  });

  it('is not said of a call that nobody answered, and none of the answered part', () => {
    const settings = { trackMissedButAnswered: true };
    expect(planned(missed, settings).write('activity').fields.disposition).toBe('Missed call');
    const mine = but(answered, { others: [other({ missedAt: before })] });
    expect(planned(mine, settings).write('activity').fields.disposition).toBeNull();
  });
});

describe('a call that rings a whole group', () => {
  const rang = (facts: ContactFacts, change: Partial<ContactFacts> = {}) =>
    but({ ...facts, ...change }, { part: { inGroup: true } });
  const member = (change: Parameters<typeof other>[0]) => other({ inGroup: true, ...change });
  const mine = rang(missed, { others: [member({ missedAt: before, crmUser: 'user-tom' })] });
  const toms = but(mine, {
    part: { agentId: tom, agentName: 'Tom', crmUser: 'user-tom', order: 1 },
    others: [
      member({
        agentId: missed.part?.agentId ?? tom,
        agentName: 'Mia Krüger',
        crmUser: 'user-mia',
        order: 0,
        missedAt: before,
      }),
    ],
  });

  it.each<[Workflow['ringAllOwner'], string | null, string]>([
    ['group', null, 'why.owner.group'],
    ['first-member', 'user-mia', 'why.owner.first-member'],
    [{ agent: agentId('nobody') }, null, 'why.owner.group-no-user'],
  ])('and that nobody takes has one missed activity, by %j', (ringAllOwner, owner, because) => {
    const result = planned(mine, { ringAllOwner });
    expect(result.write('activity').fields).toMatchObject({ owner, disposition: 'Missed call' });
    expect(result.codes).toContain(because);
    expect(planned(toms, { ringAllOwner })).toMatchObject({
      outcome: 'none',
      because: { code: 'why.settlement.group-another', values: { agent: 'Mia Krüger' } },
    });
  });

  it('belongs to the agent named in the workflow, member or not', () => {
    const ringAllOwner = { agent: tom };
    expect(planned(mine, { ringAllOwner }).outcome).toBe('none');
    expect(planned(toms, { ringAllOwner }).write('activity').fields.owner).toBe('user-tom');
    const sara = { agentId: agentId('sara'), agentName: 'Sara', crmUser: 'user-sara' };
    const result = planned({ ...mine, ringAllOwner: sara }, { ringAllOwner: { agent: sara.agentId } });
    expect(result.write('activity').fields).toMatchObject({ owner: 'user-sara', agentName: null });
    expect(result.codes).toContain('why.owner.group-agent');
  });

  const desk = { surfaces: { crm: 'out', desk: 'in', deskForeground: true } } as const;
  it.each([
    [
      'chose not to log it',
      { ...desk, box: { touched: true, agentDefault: false, seenAt: null, goneAt: null } },
    ],
    [
      'was signed out',
      {
        surfaces: { ...desk.surfaces, desk: 'out' },
        box: { touched: null, agentDefault: false, seenAt: null, goneAt: null },
      },
    ],
  ] as const)('is kept for the others by the next member where the first %s', (_, snapshot) => {
    const others = toms.others.map((mia) => ({ ...mia, snapshot: { ...snapshot, crmSignedOut: false } }));
    const show = { doNotLog: { show: true } };
    expect(planned({ ...toms, others }, show)).toMatchObject({ outcome: 'log' });
    expect(planned(but(mine, { part: snapshot }), show)).toMatchObject({ outcome: 'none' });
    // Of several who had it one after the other, the last who may have it has it.
    const alone = but(
      { ...toms, others: others.map((mia) => ({ ...mia, inGroup: false })) },
      {
        part: { inGroup: false, offers: [] },
      },
    );
    expect(planned(alone, { ...show, ...perCall })).toMatchObject({ outcome: 'log' });
  });

  it('and that one takes gives the others none, with one activity per agent too', () => {
    const others = [member({ answered: true })];
    expect(planned(rang(missed, { others }))).toMatchObject({
      outcome: 'none',
      because: { code: 'why.settlement.group-taken', values: { agent: 'Tom' } },
    });
    expect(planned(rang(answered, { others: [member({ missedAt: before })] })).outcome).toBe('log');
  });

  it('and rings it again after a member who took it had to leave is missed by those who let it pass then', () => {
    const sara = { agentId: agentId('sara'), agentName: 'Sara' };
    const took = member({ ...sara, order: 2, ...earlier });
    const missedAt = missed.part?.endedAt ?? null;
    const withTook = (facts: ContactFacts, tomMissedAt: EpochMs | null) => ({
      ...facts,
      others: [...facts.others.map((one) => ({ ...one, missedAt: tomMissedAt })), took],
    });
    const first = withTook(mine, missedAt);
    const second = withTook(toms, missedAt);
    expect(planned(first).write('activity').fields.disposition).toBe('Missed call');
    expect(planned(second).because.code).toBe('why.settlement.group-another');
    // It did not ring Mia again, so that Tom is the first who missed it.
    const notAgain = withTook(toms, null);
    expect(planned(notAgain).write('activity').fields.disposition).toBe('Missed call');
    // Whoever takes it the second time takes it from all.
    const back = { ...first, others: [...first.others, member({ agentId: agentId('lotte'), ...later })] };
    expect(planned(back).because.code).toBe('why.settlement.group-taken');
    // One activity in all is that of the agent who talked.
    for (const facts of [first, second])
      expect(planned(facts, perCall).because).toMatchObject({
        code: 'why.settlement.another-answered',
        values: { agent: 'Sara' },
      });
  });

  it('is settled when it is over', () => {
    expect(planned(but(mine, { interaction: { endedAt: null } }))).toMatchObject({
      outcome: 'none',
      because: { code: 'why.settlement.group-waits' },
    });
  });

  it('and continues to another queue is missed once by the group, and by every agent who misses it there', () => {
    const inTime = epochMs(before + 60_000);
    const group = rang(missed, {
      others: [member({ missedAt: before }), other({ agentId: agentId('lotte'), missedAt: inTime })],
    });
    expect(planned(group)).toMatchObject({ outcome: 'log' });
    expect(planned(group, perCall)).toMatchObject({
      outcome: 'none',
      because: { code: 'why.settlement.another-last' },
    });
    const lottes = but(missed, { others: [member({ missedAt: before })] });
    expect(planned(lottes).outcome).toBe('log');
  });

  it('and that somebody answers in another queue was missed by the group, but answered', () => {
    const group = rang(missed, {
      others: [member({ missedAt: before }), other({ agentId: agentId('sara'), answered: true })],
    });
    const result = planned(group, { trackMissedButAnswered: true });
    expect(result.write('activity').fields).toMatchObject({
      disposition: 'Missed, but answered',
      owner: null,
    });
    expect(planned(group, perCall).outcome).toBe('none');
    // Who let it pass alone before it came to a group that took it has missed it alone.
    const alone = but(missed, { others: [member({ answered: true })] });
    expect(planned(alone).outcome).toBe('log');
  });

  it('of one queue after another settles as ever', () => {
    const alone = ({ others }: ContactFacts) => others.map((each) => ({ ...each, inGroup: false }));
    for (const facts of [mine, toms])
      expect(planned(but(facts, { part: { inGroup: false }, others: alone(facts) })).outcome).toBe('log');
  });
});

describe('a mail about a missed call', () => {
  const on: Partial<Workflow> = { missedEmail: { ...defaultWorkflow.missedEmail, enabled: true } };
  const toOwner = (defaultAddress: string | null): Partial<Workflow> => ({
    missedEmail: { enabled: true, toOwner: true, defaultAddress, template: null },
  });
  const owned = (email: string | null) =>
    but(missed, {
      related: [
        relatedTo(record('contact', 'Erika Mustermann'), { owner: { user: 'u', name: 'Olga', email } }),
      ],
    });
  const withoutMail = (facts: ContactFacts, settings: Partial<Workflow> = on) => {
    const { kinds, codes } = planned(facts, settings);
    expect(kinds).not.toContain('mail');
    return codes.find((code) => code.startsWith('why.mail.'));
  };

  it('goes to the agent who missed it, after the log', () => {
    const result = planned(missed, on);
    expect(result.kinds).toEqual(['activity', 'mail']);
    expect(result.write('mail').fields).toMatchObject({ to: 'mia@example.com' });
    expect(result.reasonOf('missedEmail.toOwner')).toBe('why.mail.agent');
  });

  it('says what the workflow’s template says', () => {
    const missedEmail = { ...defaultWorkflow.missedEmail, enabled: true, template: '{name}: {number}' };
    const { text } = planned(missed, { missedEmail }).write('mail').fields;
    expect(text).toBe('Erika Mustermann: +498963648018');
  });

  it('is sent whether or not the call is logged', () => {
    const log = { ...defaultWorkflow.log, inboundMissed: 'off' } as const;
    expect(planned(missed, { ...on, log }).kinds).toEqual(['mail']);
  });

  it.each<[string, ContactFacts, Partial<Workflow>, string | undefined]>([
    ['the workflow sends none', missed, {}, 'why.mail.off'],
    ['nobody was offered the call', neverOffered, on, 'why.mail.nobody'],
    ['the call was answered', answered, on, undefined],
    ['the call went out', unanswered, on, undefined],
    ['colleagues call', but(internal, { part: { answeredAt: null } }), on, undefined],
    ['the agent has no address', but(missed, { part: { email: null } }), on, 'why.mail.unverified'],
    [
      'the agent’s address is not verified',
      but(missed, { part: { email: { address: 'mia@example.com', verified: false } } }),
      on,
      'why.mail.unverified',
    ],
    [
      'the agent chose not to log',
      but(missed, { part: { box: { touched: true, agentDefault: false, seenAt: null, goneAt: null } } }),
      { ...on, doNotLog: { show: true } },
      undefined,
    ],
  ])('is not sent where %s', (_, facts, settings, reason) => {
    expect(withoutMail(facts, settings)).toBe(reason);
  });

  it('goes to the owner of the one record that matches', () => {
    const result = planned(owned('olga@example.com'), toOwner('missed@example.com'));
    expect(result.write('mail').fields.to).toBe('olga@example.com');
    expect(result.reasonOf('missedEmail.toOwner')).toBe('why.mail.owner');
  });

  it('goes to the default address where no record matches, several do, or the owner has no address', () => {
    const confirmed = { confirmedAddresses: ['Missed@Example.com'] };
    const nobody = but(missed, { ...confirmed, match: { candidates: [], chosen: null } });
    const two = [candidate('contact', 'Amelia', 1), candidate('contact', 'Clarke', 2)];
    const several = but(missed, { ...confirmed, match: { candidates: two, chosen: null } });
    for (const [facts, because] of [
      [nobody, 'why.mail.default-no-record'],
      [several, 'why.mail.default-several'],
      [{ ...owned(null), ...confirmed }, 'why.mail.default-no-owner'],
    ] as const) {
      const result = planned(facts, toOwner('missed@example.com'));
      expect(result.write('mail').fields.to).toBe('missed@example.com');
      expect(result.reasonOf('missedEmail.defaultAddress')).toBe(because);
    }
  });

  it('waits for an address that has not confirmed, and goes nowhere where there is none', () => {
    const result = planned(owned(null), toOwner('missed@example.com'));
    expect(result.write('mail').fields).toMatchObject({ to: 'missed@example.com', awaitsConfirmation: true });
    expect(result.reasonOf('missedEmail.defaultAddress')).toBe('why.mail.unconfirmed');
    expect(withoutMail(owned(null), toOwner(null))).toBe('why.mail.no-address');
  });

  it('is one for each recipient, however many let the call pass', () => {
    const verified = { address: 'tom@example.com', verified: true };
    const tomFirst = [other({ order: -1, missedAt: before, email: verified })];
    const second = { ...owned('olga@example.com'), others: tomFirst };
    expect(withoutMail(second, toOwner('missed@example.com'))).toBe('why.mail.once');
    // Each has the mail for himself, unless they share a mailbox.
    expect(planned(second, on).kinds).toContain('mail');
    const shared = [
      other({ order: -1, missedAt: before, email: { ...verified, address: 'MIA@example.com' } }),
    ];
    expect(withoutMail({ ...missed, others: shared })).toBe('why.mail.once');
    // Who could not have the mail sent does not keep the next one from it.
    const unverified = [other({ order: -1, missedAt: before, email: { ...verified, verified: false } })];
    const next = { ...owned('olga@example.com'), others: unverified };
    expect(planned(next, toOwner('missed@example.com')).kinds).toContain('mail');
  });

  it('of a group is sent once nobody has answered the call', () => {
    const rang = but(missed, { part: { inGroup: true } });
    expect(planned(rang, on).kinds).toContain('mail');
    expect(withoutMail(but(rang, { interaction: { endedAt: null } }))).toBe('why.mail.waits');
    const taker = other({ inGroup: true, answered: true });
    expect(withoutMail({ ...rang, others: [taker] })).toBe('why.mail.taken');
    // Whoever took it earlier had to leave, and then nobody took it.
    expect(planned({ ...rang, others: [{ ...taker, ...earlier }] }, on).kinds).toContain('mail');
    expect(withoutMail({ ...rang, others: [{ ...taker, ...later }] })).toBe('why.mail.taken');
  });

  it('is not kept from the next agent by a member from whom the group took the call', () => {
    const verified = { address: 'tom@example.com', verified: true };
    const passed = other({ order: -2, inGroup: true, missedAt: epochMs(began), email: verified });
    const took = other({ agentId: agentId('sara'), order: -1, inGroup: true });
    const facts = owned('olga@example.com');
    const others = (change: Partial<typeof took>) => ({ ...facts, others: [passed, { ...took, ...change }] });
    expect(planned(others(earlier), toOwner('missed@example.com')).kinds).toContain('mail');
    for (const change of [{}, later, { answered: true }])
      expect(withoutMail(others(change), toOwner('missed@example.com'))).toBe('why.mail.once');
  });

  it('stays planned when another answers later', () => {
    expect(planned(takenByTom, on).write('mail')).toEqual(planned(missed, on).write('mail'));
  });
});
