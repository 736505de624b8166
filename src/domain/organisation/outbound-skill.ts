import type { SkillId } from '../ids.ts';
import { refuse, type Refusal } from '../refusal.ts';
import type { Agent } from './agent.ts';
import type { Skill } from './queue.ts';

/** The voice skills with which this agent may call out; `find` knows the organisation's skills. */
export const outboundSkills = (
  agent: Pick<Agent, 'skills'>,
  find: (id: SkillId) => Skill | null,
): readonly Skill[] =>
  agent.skills
    .filter(({ outbound }) => outbound)
    .map(({ skill }) => find(skill))
    .filter((skill) => skill !== null)
    .filter((skill) => skill.outbound && skill.channel === 'voice');

/** Of an agent's outbound skills the only one, or the one chosen of several (spec C3). Refuses `skill-required`. */
export function chooseSkill(
  skills: readonly Skill[],
  wanted: string | undefined,
): Skill | Refusal<'skill-required'> {
  if (wanted !== undefined) {
    // Programs know a skill by its name, which the demonstration's description gives.
    const found = skills.find(({ id, name }) => id === wanted || name === wanted);
    return found ?? skillRequired('problem.field.not-your-outbound-skill');
  }
  const [first, second] = skills;
  if (first === undefined) return skillRequired('problem.field.no-outbound-skill');
  return second === undefined ? first : skillRequired('problem.field.choose-skill');
}

const skillRequired = (message: string): Refusal<'skill-required'> =>
  refuse('skill-required', { errors: [{ path: 'skill', message }] });
