import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agentId, interactionId } from '../ids.ts';
import { defaultCapacity } from '../interaction/channel.ts';
import type { ParticipationPhase } from '../interaction/participation.ts';
import { epochMs, type EpochMs } from '../time.ts';
import {
  canBeOffered,
  canBeRung,
  changeDeskView,
  changeSurface,
  changeWork,
  choose,
  inHand,
  leave,
  newAgentState,
  talksOn,
  type AgentState,
  type Chosen,
} from './agent-state.ts';
import type { Surface } from './presence.ts';

const call = (id: string) => ({ id: interactionId(id), channel: 'voice' }) as const;
const first = call('first');
const second = call('second');
const allowance = { capacity: defaultCapacity, voiceBlocks: true, deskPhone: false, disabled: false };
const canBeCalled = (state: AgentState): boolean => canBeOffered(state, 'voice', allowance);
const at = (seconds: number): EpochMs => epochMs(Date.UTC(2026, 0, 5, 9) + seconds * 1000);
const available: Chosen = { presence: 'available', reason: null };
const lunch: Chosen = { presence: 'away', reason: 'lunch' };
const logout: Chosen = { presence: 'logout', reason: null };

const mia = newAgentState(agentId('mia'), at(0));
const ready = choose(mia, available, 'desk', at(1));
const inPhases = (state: AgentState, ...phases: readonly ParticipationPhase[]): AgentState =>
  phases.reduce((now, phase, index) => changeWork(now, first, phase, at(10 + index)), state);

describe('the presence of an agent', () => {
  it('is what the agent chose while nothing is in hand', () => {
    expect(ready).toMatchObject({ presence: 'available', since: at(1), idleSince: at(1) });
    expect(choose(ready, lunch, null, at(2))).toMatchObject({ presence: 'away', reason: 'lunch' });
  });
  it('is busy while a call is handled, wrapup after it, and the choice again when all is done', () => {
    expect(inPhases(ready, 'ringing').presence).toBe('available');
    expect(inPhases(ready, 'ringing', 'connected').presence).toBe('busy');
    expect(inPhases(ready, 'ringing', 'connected', 'held').presence).toBe('busy');
    expect(inPhases(ready, 'ringing', 'connected', 'wrapup').presence).toBe('wrapup');
    expect(inPhases(ready, 'ringing', 'connected', 'wrapup', 'ended')).toMatchObject({
      presence: 'available',
      since: at(13),
      idleSince: at(13),
    });
  });
  it('is busy while one call is wrapped up and another is handled', () => {
    const both = changeWork(inPhases(ready, 'wrapup'), second, 'dialing', at(20));
    expect(both.presence).toBe('busy');
  });
  it('takes a choice made while busy when the work is done', () => {
    const busy = choose(inPhases(ready, 'ringing', 'connected'), lunch, null, at(20));
    expect(busy).toMatchObject({ presence: 'busy', next: lunch });
    expect(inPhases(busy, 'wrapup', 'ended')).toMatchObject({
      presence: 'away',
      reason: 'lunch',
      next: null,
      idleSince: at(1),
    });
  });
  it('keeps the idle time through a missed offer', () => {
    const passed = inPhases(ready, 'ringing', 'ended');
    expect(passed).toMatchObject({ presence: 'available', idleSince: at(1), lastOfferAt: at(10) });
  });
  it('keeps its beginning when it is chosen again', () => {
    expect(choose(ready, available, 'desk', at(9))).toMatchObject({ since: at(1), idleSince: at(1) });
  });
});

describe('signing out', () => {
  const inBoth = changeSurface(ready, 'crm', 'in', true, at(3));

  it('of one surface leaves the agent available at the other', () => {
    expect(choose(inBoth, logout, 'crm', at(5))).toMatchObject({
      presence: 'available',
      surfaces: { crm: 'out', desk: 'in' },
      crmSignedOut: true,
    });
    expect(choose(inBoth, logout, 'desk', at(5))).toMatchObject({
      presence: 'available',
      surfaces: { crm: 'in', desk: 'out', deskForeground: false },
      crmSignedOut: false,
    });
  });
  it('of the last surface, or of both at once, logs the agent out', () => {
    expect(choose(ready, logout, 'desk', at(5)).presence).toBe('logout');
    expect(choose(inBoth, logout, null, at(5))).toMatchObject({
      presence: 'logout',
      surfaces: { crm: 'out', desk: 'out' },
    });
  });
  it('during a call waits for its end', () => {
    const busy = choose(inPhases(ready, 'connected'), logout, 'desk', at(20));
    expect(busy.presence).toBe('busy');
    expect(inPhases(busy, 'ended').presence).toBe('logout');
  });
  it.each(['ringing', 'connected', 'wrapup'] as const)(
    'while something is %s waits with its surface until nothing is in hand',
    (phase) => {
      const busy = choose(inPhases(ready, phase), logout, 'desk', at(20));
      expect(busy).toMatchObject({ surfaces: { desk: 'in', deskForeground: true }, next: logout });
      expect(canBeCalled(busy)).toBe(false);
      const two = changeWork(busy, second, 'connected', at(21));
      const one = changeWork(two, first, 'ended', at(22));
      expect(one).toMatchObject({ presence: 'busy', surfaces: { desk: 'in' }, next: logout });
      expect(changeWork(one, second, 'ended', at(23))).toMatchObject({
        presence: 'logout',
        surfaces: { desk: 'out', deskForeground: false },
        next: null,
      });
    },
  );
  it('of both surfaces during a call waits with both of them', () => {
    const busy = choose(inPhases(inBoth, 'connected'), logout, null, at(20));
    expect(busy.surfaces).toMatchObject({ crm: 'in', desk: 'in' });
    expect(inPhases(busy, 'ended')).toMatchObject({
      presence: 'logout',
      surfaces: { crm: 'out', desk: 'out' },
      crmSignedOut: true,
    });
  });
  it('that waited in the state of an earlier release, which names no surface, is of both', () => {
    const busy = inPhases(inBoth, 'connected');
    const earlier: AgentState = JSON.parse(JSON.stringify({ ...busy, next: logout }));
    expect(inPhases(earlier, 'ended')).toMatchObject({
      presence: 'logout',
      surfaces: { crm: 'out', desk: 'out' },
    });
  });
  it('of one surface during a call is at once while another stays, which is responsible from then on', () => {
    const busy = inPhases(inBoth, 'connected');
    expect(choose(busy, logout, 'crm', at(20))).toMatchObject({
      surfaces: { crm: 'out', desk: 'in' },
      next: null,
    });
  });
  it('is taken back by another choice before the call is over', () => {
    const busy = choose(inPhases(ready, 'connected'), logout, 'desk', at(20));
    const stays = choose(busy, available, 'desk', at(21));
    expect(inPhases(stays, 'ended')).toMatchObject({ presence: 'available', surfaces: { desk: 'in' } });
  });
  it('leaves alone the CRM that was opened before the call at the desk was over', () => {
    const busy = changeSurface(
      choose(inPhases(ready, 'connected'), logout, 'desk', at(20)),
      'crm',
      'in',
      false,
      at(21),
    );
    expect(inPhases(busy, 'ended').surfaces).toMatchObject({ crm: 'in', desk: 'out' });
  });
  it('of the CRM is forgotten when the agent comes back there', () => {
    const out = choose(inBoth, logout, 'crm', at(5));
    expect(changeSurface(out, 'crm', 'in', true, at(6)).crmSignedOut).toBe(false);
  });
  it('is before or after they last came to the panel there, by opening it or choosing in it', () => {
    expect(ready.crmCameAt).toBeUndefined();
    const opened = changeSurface(ready, 'crm', 'in', true, at(5));
    expect(opened.crmCameAt).toBe(at(5));
    expect(changeSurface(opened, 'crm', 'in', true, at(6)).crmCameAt).toBe(at(6));
    expect(changeSurface(opened, 'crm', 'out', false, at(6)).crmCameAt).toBe(at(5));
    expect(choose(opened, available, 'crm', at(7)).crmCameAt).toBe(at(7));
    expect(choose(opened, available, 'desk', at(7)).crmCameAt).toBe(at(5));
  });
});

describe('an agent', () => {
  it('is offered calls only when available, with nothing in hand and able to hear', () => {
    expect(canBeCalled(ready)).toBe(true);
    expect(canBeCalled(inPhases(ready, 'ringing'))).toBe(false);
    expect(canBeCalled({ ...ready, audioBlocked: true })).toBe(false);
    expect(canBeCalled(choose(ready, lunch, null, at(2)))).toBe(false);
  });
  it('is rung by colleagues when signed in, unless a call is at the ear or ringing', () => {
    const rings = (state: AgentState) => canBeRung(state, allowance);
    expect(rings(mia)).toBe(false);
    expect(rings(choose(ready, lunch, null, at(2)))).toBe(true);
    expect(rings(inPhases(ready, 'connected', 'held'))).toBe(true);
    expect(rings(inPhases(ready, 'connected'))).toBe(false);
    expect(rings(inPhases(ready, 'ringing'))).toBe(false);
    expect(rings({ ...ready, audioBlocked: true })).toBe(false);
  });
  it('who is signed in nowhere is called only on a telephone of their own, and given nothing else', () => {
    const nowhere = changeSurface(ready, 'desk', 'out', false, at(3));
    const owner = { ...allowance, deskPhone: true };
    expect(canBeOffered(nowhere, 'voice', allowance)).toBe(false);
    expect(canBeOffered(nowhere, 'voice', owner)).toBe(true);
    expect(canBeOffered(nowhere, 'chat', owner)).toBe(false);
    expect(canBeRung(nowhere, allowance)).toBe(false);
    expect(canBeRung(nowhere, owner)).toBe(true);
    expect(canBeOffered(choose(nowhere, logout, null, at(3)), 'voice', owner)).toBe(false);
  });
  it('whose desk nobody is at stays available and signed in, and is called only on a telephone of their own', () => {
    const unattended = changeDeskView(ready, 'unattended', at(2));
    expect(unattended).toMatchObject({
      presence: 'available',
      surfaces: { desk: 'in', deskForeground: false },
      deskGoneSince: at(2),
    });
    const owner = { ...allowance, deskPhone: true };
    expect(canBeOffered(unattended, 'voice', allowance)).toBe(false);
    expect(canBeRung(unattended, allowance)).toBe(false);
    expect(canBeOffered(unattended, 'voice', owner)).toBe(true);
    expect(canBeOffered(unattended, 'chat', owner)).toBe(false);
    expect(canBeCalled(changeSurface(unattended, 'crm', 'in', false, at(3)))).toBe(true);
    for (const back of [
      changeDeskView(unattended, 'shown', at(3)),
      changeDeskView(unattended, 'hidden', at(3)),
      changeSurface(unattended, 'desk', 'in', true, at(3)),
    ])
      expect(canBeCalled(back)).toBe(true);
  });
  it('whose desk has only just stopped answering is still offered calls', () => {
    expect(canBeCalled(changeDeskView(ready, 'gone', at(2)))).toBe(true);
  });
  it('whose account is disabled is given nothing and rung by nobody, a telephone of their own included', () => {
    const disabled = { ...allowance, deskPhone: true, disabled: true };
    expect(canBeOffered(ready, 'voice', disabled)).toBe(false);
    expect(canBeOffered(ready, 'chat', disabled)).toBe(false);
    expect(canBeRung(ready, disabled)).toBe(false);
  });
  it('talks on the call at the ear, not on one that is held', () => {
    const two = changeWork(inPhases(ready, 'connected', 'held'), second, 'dialing', at(20));
    expect(talksOn(two, null)).toBe(second.id);
    expect(talksOn(two, second.id)).toBeNull();
  });
});

describe('the capacity of an agent', () => {
  const chat = { id: interactionId('chat'), channel: 'chat' } as const;
  const inChat = changeWork(ready, chat, 'connected', at(10));
  it('is counted by channel, from the offer to the end of wrap-up', () => {
    expect(inHand(changeWork(inChat, first, 'ringing', at(11)), 'chat')).toBe(1);
    expect(inHand(changeWork(inChat, chat, 'wrapup', at(11)), 'chat')).toBe(1);
    expect(inHand(changeWork(inChat, chat, 'ended', at(11)), 'chat')).toBe(0);
  });
  it('leaves room for more of a channel until it is reached', () => {
    expect(canBeOffered(inChat, 'chat', allowance)).toBe(true);
    const full = changeWork(inChat, { ...chat, id: interactionId('other') }, 'ringing', at(11));
    expect(canBeOffered(full, 'chat', allowance)).toBe(false);
  });
  it('is blocked for all other channels by a call, where the organisation wants that', () => {
    const talks = inPhases(ready, 'connected');
    expect(canBeOffered(talks, 'chat', allowance)).toBe(false);
    expect(canBeOffered(talks, 'chat', { ...allowance, voiceBlocks: false })).toBe(true);
  });
  it('of no calls keeps the agent from being called, and one of many offers still one at a time', () => {
    const voice = (most: number) => ({ ...allowance, capacity: { ...defaultCapacity, voice: most } });
    expect(canBeOffered(ready, 'voice', voice(0))).toBe(false);
    expect(canBeOffered(inPhases(ready, 'connected', 'held'), 'voice', voice(3))).toBe(false);
  });
  it('is no reason to offer anything to an agent who chose a break for afterwards', () => {
    expect(canBeOffered(choose(inChat, lunch, null, at(12)), 'chat', allowance)).toBe(false);
  });
});

type Deed = (state: AgentState, at: EpochMs) => AgentState;
const surface = fc.constantFrom<Surface[]>('crm', 'desk');
const choice = fc.constantFrom(available, lunch, logout);
const interaction = fc.constantFrom(first, second);
const phases = ['ringing', 'dialing', 'connected', 'held', 'wrapup', 'ended'] as const;

interface Chose {
  readonly choice: Chosen;
  readonly surface: Surface | null;
}
const anyDeed: fc.Arbitrary<{ readonly deed: Deed; readonly chose: Chose | null }> = fc.oneof(
  fc.tuple(choice, fc.option(surface)).map(([chosen, on]) => ({
    deed: (state: AgentState, now: EpochMs) => choose(state, chosen, on, now),
    chose: { choice: chosen, surface: on },
  })),
  fc.tuple(surface, fc.constantFrom('in' as const, 'out' as const), fc.boolean()).map((to) => ({
    deed: (state: AgentState, now: EpochMs) => changeSurface(state, ...to, now),
    chose: null,
  })),
  {
    weight: 3,
    arbitrary: fc.tuple(interaction, fc.constantFrom(...phases)).map((to) => ({
      deed: (state: AgentState, now: EpochMs) => changeWork(state, ...to, now),
      chose: null,
    })),
  },
);

describe('whatever an agent does in whatever order', () => {
  const always = (check: (before: AgentState, after: AgentState, chosen: Chosen, now: EpochMs) => void) =>
    fc.assert(
      fc.property(fc.array(anyDeed, { maxLength: 30, size: 'max' }), (deeds) => {
        let before = mia;
        let chosen = logout;
        for (const [index, { deed, chose }] of deeds.entries()) {
          const now = at(index + 1);
          const state = deed(before, now);
          if (chose && !staysSignedIn(chose, before)) chosen = chose.choice;
          check(before, state, chosen, now);
          before = state;
        }
      }),
      { numRuns: 400 },
    );

  it('the last choice holds when all work is gone, however it was made', () => {
    always((_, state, chosen, now) => {
      const done = changeWork(changeWork(state, first, 'ended', now), second, 'ended', now);
      expect(done).toMatchObject({ presence: chosen.presence, reason: chosen.reason, next: null, work: {} });
    });
  });
  it('the idle time restarts exactly when the agent becomes available', () => {
    always((before, state, _, now) => {
      const became = state.presence === 'available' && before.presence !== 'available';
      expect(state.idleSince).toBe(became ? now : before.idleSince);
    });
  });
  it('the presence shows the current work, and no call is offered meanwhile', () => {
    always((_, state) => {
      const work = Object.values(state.work).map(({ phase }) => phase);
      const handles = work.some((phase) => ['dialing', 'connected', 'held'].includes(phase));
      expect(state.presence === 'busy').toBe(handles);
      expect(state.presence === 'wrapup').toBe(!handles && work.includes('wrapup'));
      const isIn = state.surfaces.desk === 'in' || state.surfaces.crm === 'in';
      expect(canBeCalled(state)).toBe(isIn && state.presence === 'available' && work.length === 0);
      expect(state.next === null || work.length > 0).toBe(true);
    });
  });
});

/** Whether this is only the leaving of one surface by somebody who is at the other as well. */
const staysSignedIn = ({ choice: { presence }, surface: left }: Chose, { surfaces }: AgentState): boolean =>
  presence === 'logout' && left !== null && surfaces[left === 'desk' ? 'crm' : 'desk'] === 'in';

describe('signing out of Tieline', () => {
  it('signs the desk out, and leaves nobody available where nothing rings any more', () => {
    expect(leave(ready, 'desk', at(2))).toMatchObject({ presence: 'logout', surfaces: { desk: 'out' } });
  });
  it('leaves the presence to those who are signed in inside the CRM', () => {
    const both = changeSurface(ready, 'crm', 'in', false, at(3));
    expect(leave(both, 'desk', at(2))).toMatchObject({
      presence: 'available',
      surfaces: { desk: 'out', crm: 'in' },
    });
    expect(leave(inPhases(both, 'connected'), 'desk', at(20))).toMatchObject({
      surfaces: { desk: 'out', crm: 'in' },
      next: null,
    });
  });
  it('leaves alone a desk that is opened again before the wrap-up is over', () => {
    const left = leave(inPhases(ready, 'connected', 'wrapup'), 'desk', at(20));
    const back = changeSurface(left, 'desk', 'in', true, at(3));
    expect(changeWork(back, first, 'ended', at(30))).toMatchObject({
      presence: 'logout',
      surfaces: { desk: 'in' },
      next: null,
    });
  });
  it('takes effect after wrap-up, of which the log is settled already', () => {
    const left = leave(inPhases(ready, 'connected', 'wrapup'), 'desk', at(20));
    expect(left).toMatchObject({ presence: 'wrapup', surfaces: { desk: 'out' }, next: logout });
    expect(changeWork(left, first, 'ended', at(30))).toMatchObject({ presence: 'logout', next: null });
  });
  it.each(['ringing', 'connected', 'held'] as const)(
    'lets what is %s be logged as before, and offers nothing after it',
    (phase) => {
      const left = leave(inPhases(ready, phase), 'desk', at(20));
      expect(left).toMatchObject({ surfaces: { desk: 'in' }, next: logout });
      expect(canBeCalled(left)).toBe(false);
      expect(changeWork(left, first, 'ended', at(30))).toMatchObject({
        presence: 'logout',
        surfaces: { desk: 'out' },
        next: null,
      });
    },
  );
});
