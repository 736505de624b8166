import { describe, expect, it } from 'vitest';
import { skillId } from '../ids.ts';
import { chooseSkill, outboundSkills } from './outbound-skill.ts';
import type { Skill } from './queue.ts';

const skill = (name: string, change: Partial<Skill> = {}): Skill => ({
  id: skillId(`id-${name}`),
  name,
  channel: 'voice',
  outbound: true,
  callerNumber: null,
  ...change,
});
const [support, sales] = [skill('support'), skill('sales')];

describe('the skills with which an agent may call out', () => {
  it('are those of voice that are outbound, as the skill and as the agent has it', () => {
    const known = [support, sales, skill('chat', { channel: 'chat' }), skill('inbound', { outbound: false })];
    const agent = {
      skills: [...known, skill('gone')].map(({ id, name }) => ({
        skill: id,
        level: 5,
        outbound: name !== 'sales',
      })),
    };
    expect(outboundSkills(agent, (id) => known.find((one) => one.id === id) ?? null)).toEqual([support]);
  });

  it('are used automatically if there is one, and chosen by id or name if there are several', () => {
    expect(chooseSkill([support], undefined)).toBe(support);
    expect(chooseSkill([support, sales], 'sales')).toBe(sales);
    expect(chooseSkill([support, sales], support.id)).toBe(support);
  });

  it.each([
    [[], undefined, 'problem.field.no-outbound-skill'],
    [[support, sales], undefined, 'problem.field.choose-skill'],
    [[support], 'sales', 'problem.field.not-your-outbound-skill'],
  ] as const)('of %j with %j are refused', (skills, wanted, message) => {
    expect(chooseSkill(skills, wanted)).toMatchObject({
      refused: 'skill-required',
      errors: [{ path: 'skill', message }],
    });
  });
});
