import { describe, expect, it } from 'vitest';
import { agentId, type AgentId } from '../../../domain/ids.ts';
import { changeSurface, newAgentState } from '../../../domain/presence/agent-state.ts';
import { defaultSettings } from '../../../domain/organisation/settings.ts';
import { epochMs } from '../../../domain/time.ts';
import { CrmUnavailable } from '../../ports/crm/crm.ts';
import type { SignOut } from '../../ports/crm/people.ts';
import { CrmSignOuts, type CrmSignOutsDeps } from './crm-sign-outs.ts';

const [mia, tom] = [agentId('mia'), agentId('tom')];
const now = epochMs(1_000_000_000);
/** Moved, as it can be where things are tried out. */
const domainNow = epochMs(2_000_000_000);
const fresh = (agent: AgentId) => newAgentState(agent, epochMs(0));

/** Agents with a user of their name in the CRM, all of whom have its panel open unless they signed out of it. */
function watching(names: readonly AgentId[] = [mia], isOn = true) {
  let answer: ReadonlySet<string> | null | Error = new Set<string>(names);
  let cameAgoMs = 3_600_000;
  const out: AgentId[] = [];
  const asked: (readonly string[])[] = [];
  let tells = false;
  let listener: (signOuts: readonly SignOut[]) => Promise<void> = async () => undefined;
  const failures: unknown[] = [];
  const deps: CrmSignOutsDeps = {
    organisation: {
      settings: () => ({ ...defaultSettings, presence: { logoutCheck: isOn } }),
      // Of an agent, only who they are in the CRM is looked at.
      agents: () => names.map((id) => ({ ...anAgent, id, crmUser: id })),
    },
    store: {
      agentStates: async () => {
        const came = (id: AgentId) =>
          changeSurface(fresh(id), 'crm', 'in', true, epochMs(domainNow - cameAgoMs));
        return names.map((id) => (out.includes(id) ? fresh(id) : came(id)));
      },
    },
    sessions: {
      signedIn: async (users) => {
        asked.push(users);
        if (answer instanceof Error) throw answer;
        return answer;
      },
      tellsSignOuts: () => tells,
      onSignOuts: (one) => {
        listener = one;
        return () => undefined;
      },
    },
    clock: { now: () => domainNow },
    systemClock: { now: () => now },
    presence: {
      crmSignedOut: async (agent) => {
        out.push(agent);
        return fresh(agent);
      },
    },
  };
  const signOuts = new CrmSignOuts(deps);
  signOuts.follow((failure) => failures.push(failure));
  return {
    signOuts,
    /** The CRM tells that they signed out so long ago. */
    tell: async (agents: readonly AgentId[], agoMs = 1_000) => {
      tells = true;
      await listener(agents.map((user) => ({ user, at: epochMs(now - agoMs) })));
    },
    failures,
    /** They opened the panel so long ago. */
    came: (agoMs: number) => {
      cameAgoMs = agoMs;
    },
    says: (now: typeof answer) => {
      answer = now;
    },
    out,
    asked,
  };
}

const anAgent = {
  username: '',
  name: '',
  email: null,
  emailVerified: false,
  roles: ['agent'],
  locale: 'en',
  country: 'DE',
  team: null,
  extension: null,
  skills: [],
  capacity: { voice: 1, chat: 0, email: 0, sms: 0, voicemail: 0, workitem: 0 },
  address: null,
  addressVerified: false,
  doNotLogDefault: false,
  deskPhone: false,
  disabled: false,
} as const;

describe('who signs out of the CRM', () => {
  it('is signed out of its panel once their session was there and is gone', async () => {
    const { signOuts, says, out, asked } = watching([mia, tom]);
    await signOuts.look();
    says(new Set([tom]));
    await signOuts.look();
    expect(out).toEqual([mia]);
    await signOuts.look();
    expect(out).toEqual([mia]);
    expect(asked).toEqual([[mia, tom], [mia, tom], [tom]]);
  });

  it('is not taken for it who was never seen there, as with sessions that the CRM does not show', async () => {
    const { signOuts, says, out } = watching();
    says(new Set());
    await signOuts.look();
    await signOuts.look();
    expect(out).toEqual([]);
  });

  it('is not taken for it because the CRM gives no answer, or no longer lets the integration see sessions', async () => {
    const { signOuts, says, out } = watching();
    await signOuts.look();
    says(new CrmUnavailable('away'));
    await expect(signOuts.look()).rejects.toThrow('away');
    says(null);
    await signOuts.look();
    expect(out).toEqual([]);
    // What was seen before counts again afterwards.
    says(new Set());
    await signOuts.look();
    expect(out).toEqual([mia]);
  });

  it('is asked for in one request a look at most, and not at all while the setting is off or nobody is there', async () => {
    const off = watching([mia], false);
    await off.signOuts.look();
    expect(off.asked).toEqual([]);
    const many = watching(Array.from({ length: 500 }, (_, n) => agentId(`agent ${n}`)));
    for (let looks = 0; looks < 3; looks += 1) await many.signOuts.look();
    expect(many.asked.map(({ length }) => length)).toEqual([400, 100, 400]);
  });
});

describe('who signs out of a CRM that tells of it', () => {
  it('is signed out of its panel at once, seen before or not', async () => {
    const { tell, says, out, asked } = watching([mia, tom]);
    says(new Set([tom]));
    await tell([mia]);
    expect(out).toEqual([mia]);
    expect(asked).toEqual([[mia]]);
  });

  it('is taken at its word where the integration may not see sessions', async () => {
    const { tell, says, out } = watching();
    says(null);
    await tell([mia]);
    expect(out).toEqual([mia]);
  });

  it('stays where they are still signed in to it elsewhere, until that is over, too', async () => {
    const { signOuts, tell, says, out } = watching();
    await tell([mia]);
    expect(out).toEqual([]);
    says(new Set());
    // The next look is a whole one, whatever the CRM tells.
    await signOuts.look();
    expect(out).toEqual([mia]);
  });

  it('and has come back to the panel stays there, where the integration may not see sessions', async () => {
    const { tell, says, came, out } = watching();
    says(null);
    came(2_000);
    await tell([mia], 3_000);
    expect(out).toEqual([]);
    await tell([mia], 1_000);
    expect(out).toEqual([mia]);
  });

  it('is not signed out by what was told long ago', async () => {
    const { tell, says, out } = watching();
    says(null);
    await tell([mia], 10 * 60_000);
    expect(out).toEqual([]);
  });

  it('is found at the next look where the CRM gives no answer', async () => {
    const { signOuts, tell, says, out, failures } = watching();
    says(new CrmUnavailable('away'));
    await tell([mia]);
    expect([out, failures.length]).toEqual([[], 1]);
    says(new Set());
    await signOuts.look();
    expect(out).toEqual([mia]);
  });

  it('is looked for every quarter of an hour only, as sessions also run out', async () => {
    const { signOuts, tell, asked } = watching();
    await tell([tom]);
    for (let minutes = 0; minutes < 31; minutes += 1) await signOuts.look();
    expect(asked.length).toBe(3);
  });

  it('is looked for at the first look after they came, so that a later one knows that they were there', async () => {
    const { signOuts, tell, says, out, asked } = watching();
    await signOuts.look();
    await tell([tom]);
    out.push(mia);
    await signOuts.look();
    out.length = 0;
    const before = asked.length;
    await signOuts.look();
    await signOuts.look();
    expect(asked.length).toBe(before + 1);
    says(new Set());
    for (let minutes = 0; minutes < 15; minutes += 1) await signOuts.look();
    expect(out).toEqual([mia]);
  });

  it('is nobody’s concern while the setting is off', async () => {
    const { tell, says, out, asked } = watching([mia], false);
    says(null);
    await tell([mia]);
    expect([out, asked]).toEqual([[], []]);
  });
});
