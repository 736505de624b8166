import { describe, expect, it } from 'vitest';
import { agentId } from '../../domain/ids.ts';
import { defaultCapacity } from '../../domain/interaction/channel.ts';
import type { Agent } from '../../domain/organisation/agent.ts';
import type { ListedUser } from '../ports/crm/people.ts';
import { isSetInCrm, linked, type KnownUsers } from './crm-user-choice.ts';

const user = (id: string, doNotLog: boolean | null = null): ListedUser => ({
  id,
  name: id,
  username: `${id}@example.org`,
  email: null,
  doNotLog,
});
const [ada, bo, tieline] = ['005000000000001AAA', '005000000000002AAA', '005000000000009AAA'];
const users = (...listed: readonly ListedUser[]): KnownUsers => ({
  all: () => [...listed, user(tieline)],
  integration: { id: tieline, name: 'Tieline' },
});
const agent = (name: string, crmUser: string | null, doNotLogDefault = false): Agent => ({
  id: agentId(name),
  username: name,
  name,
  email: null,
  emailVerified: false,
  roles: ['agent'],
  locale: 'en',
  country: 'DE',
  team: null,
  extension: null,
  skills: [],
  capacity: defaultCapacity,
  crmUser,
  address: null,
  addressVerified: false,
  doNotLogDefault,
  deskPhone: false,
  disabled: false,
});
const having = (...agents: readonly Agent[]) => ({ agents: new Map(agents.map((one) => [one.id, one])) });
const nothingSaid = { doNotLog: null };

describe('the user of the CRM whom an agent is', () => {
  it('is one of its active users, kept with the long id', () => {
    const chosen = { agent: agent('mia', ada.slice(0, 15)), ...nothingSaid };
    expect(linked(having(agent('mia', null)), chosen, users(user(ada)))).toEqual(agent('mia', ada));
  });

  it.each([
    ['unknown', bo, 'invalid', 'problem.field.crm-user-unknown'],
    ['the integration', tieline, 'invalid', 'problem.field.crm-user-integration'],
    ['another agent', ada, 'already-exists', 'problem.field.crm-user-taken'],
    ['another agent by the short id', ada.slice(0, 15), 'already-exists', 'problem.field.crm-user-taken'],
  ])('is refused who is %s', (_what, crmUser, refused, message) => {
    const now = having(agent('mia', null), agent('tom', ada));
    const answer = linked(now, { agent: agent('mia', crmUser), ...nothingSaid }, users(user(ada)));
    expect(answer).toMatchObject({ refused, errors: [{ path: 'crmUser', message }] });
  });

  it('may be nobody, and stays who was deactivated in the CRM since', () => {
    const now = having(agent('mia', bo));
    for (const crmUser of [null, bo])
      expect(linked(now, { agent: agent('mia', crmUser), ...nothingSaid }, users(user(ada)))).toEqual(
        agent('mia', crmUser),
      );
  });
});

describe('the do-not-log default', () => {
  const known = users(user(ada, true), user(bo));
  const now = having(agent('mia', null));

  it('is the CRM’s where the user there has one, and else what is given here', () => {
    expect(linked(now, { agent: agent('mia', ada), ...nothingSaid }, known)).toMatchObject({
      doNotLogDefault: true,
    });
    expect(linked(now, { agent: agent('mia', bo, true), doNotLog: true }, known)).toMatchObject({
      doNotLogDefault: true,
    });
    expect([ada, bo, null].map((crmUser) => isSetInCrm({ crmUser }, known))).toEqual([true, false, false]);
  });

  it('is refused where it is another than the CRM’s', () => {
    expect(linked(now, { agent: agent('mia', ada, false), doNotLog: false }, known)).toMatchObject({
      refused: 'setting-not-available',
      errors: [{ path: 'doNotLog', message: 'problem.field.set-in-crm' }],
    });
    expect(linked(now, { agent: agent('mia', ada, true), doNotLog: true }, known)).toMatchObject({
      crmUser: ada,
    });
  });
});
