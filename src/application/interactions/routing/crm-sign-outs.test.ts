import { describe, expect, it } from 'vitest';
import { agentId, type AgentId } from '../../../domain/ids.ts';
import { changeSurface, newAgentState } from '../../../domain/presence/agent-state.ts';
import { defaultSettings } from '../../../domain/organisation/settings.ts';
import { epochMs } from '../../../domain/time.ts';
import { CrmUnavailable } from '../../ports/crm/crm.ts';
import { CrmSignOuts, type CrmSignOutsDeps } from './crm-sign-outs.ts';

const [mia, tom] = [agentId('mia'), agentId('tom')];
const fresh = (agent: AgentId) => newAgentState(agent, epochMs(0));

/** Agents with a user of their name in the CRM, all of whom have its panel open unless they signed out of it. */
function watching(names: readonly AgentId[] = [mia], isOn = true) {
  let answer: ReadonlySet<string> | null | Error = new Set<string>(names);
  const out: AgentId[] = [];
  const asked: (readonly string[])[] = [];
  const deps: CrmSignOutsDeps = {
    organisation: {
      settings: () => ({ ...defaultSettings, presence: { logoutCheck: isOn } }),
      // Of an agent, only who they are in the CRM is looked at.
      agents: () => names.map((id) => ({ ...anAgent, id, crmUser: id })),
    },
    store: {
      agentStates: async () =>
        names.map((id) => (out.includes(id) ? fresh(id) : changeSurface(fresh(id), 'crm', 'in', true))),
    },
    sessions: {
      signedIn: async (users) => {
        asked.push(users);
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    presence: {
      crmSignedOut: async (agent) => {
        out.push(agent);
        return fresh(agent);
      },
    },
  };
  return {
    signOuts: new CrmSignOuts(deps),
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
