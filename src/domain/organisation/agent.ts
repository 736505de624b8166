import type { Capacity } from '../interaction/channel.ts';
import type { AgentId, SkillId, TeamId } from '../ids.ts';
import type { Locale } from '../locale.ts';

export const roles = ['agent', 'supervisor', 'administrator'] as const;
/** What a person may do; a person may have several. */
export type Role = (typeof roles)[number];

/** A skill that an agent has (spec R3). */
export interface AgentSkill {
  readonly skill: SkillId;
  /** Proficiency, 1 (lowest) to 10. */
  readonly level: number;
  /** May call out with this skill. */
  readonly outbound: boolean;
}

/** A person who can sign in; everybody is an agent in the API, whatever the roles. */
export interface Agent {
  readonly id: AgentId;
  /** For signing in; unique whatever the case. */
  readonly username: string;
  readonly name: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly roles: readonly Role[];
  readonly locale: Locale;
  /** ISO 3166 alpha-2: decides how national numbers are read and which emergency numbers there are (spec C6). */
  readonly country: string;
  readonly team: TeamId | null;
  /** The device that rings; unique. null: handles no calls. */
  readonly extension: string | null;
  readonly skills: readonly AgentSkill[];
  readonly capacity: Capacity;
  /** The agent's user id in the CRM (spec L15). */
  readonly crmUser: string | null;
  /** Goes with an emergency call once an administrator has verified it (spec C6). */
  readonly address: string | null;
  /** Of `address`; another one is unverified again. */
  readonly addressVerified: boolean;
  /** Decides where the do-not-log box could not be shown (spec L6). */
  readonly doNotLogDefault: boolean;
  /** Has a telephone of their own, on which calls are offered also while they are signed in nowhere (spec R2). */
  readonly deskPhone: boolean;
  /** Cannot sign in and is offered nothing; what the person did stays under the name (spec R17). */
  readonly disabled: boolean;
}

export const hasRole = (agent: Pick<Agent, 'roles'>, role: Role): boolean => agent.roles.includes(role);

/** The address that goes with this agent's emergency calls (spec C6); null: none, so the national centre answers. */
export const emergencyAddress = ({ address, addressVerified }: Pick<Agent, 'address' | 'addressVerified'>) =>
  addressVerified ? address : null;
