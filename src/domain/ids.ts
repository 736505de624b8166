/**
 * Ids are UUIDv7 made at the edge (or given by a neighbour), and each noun has a type of its own,
 * so that a queue's id can never be passed where an agent's is meant. The functions are the only
 * place where text becomes an id.
 */
declare const brand: unique symbol;
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };

export type InteractionId = Brand<string, 'InteractionId'>;
export type SessionId = Brand<string, 'SessionId'>;
export type AgentId = Brand<string, 'AgentId'>;
export type TeamId = Brand<string, 'TeamId'>;
export type SkillId = Brand<string, 'SkillId'>;
export type QueueId = Brand<string, 'QueueId'>;
export type HoursId = Brand<string, 'HoursId'>;
export type WorkflowId = Brand<string, 'WorkflowId'>;
export type RecordId = Brand<string, 'RecordId'>;
export type WriteId = Brand<string, 'WriteId'>;
/** One party's connection to a call; made by us when we dial, by the phone system when it is called. */
export type LegId = Brand<string, 'LegId'>;
/** The phone system's unique id of a call. */
export type CallId = Brand<string, 'CallId'>;

export const interactionId = (text: string): InteractionId => text as InteractionId;
export const sessionId = (text: string): SessionId => text as SessionId;
export const agentId = (text: string): AgentId => text as AgentId;
export const teamId = (text: string): TeamId => text as TeamId;
export const skillId = (text: string): SkillId => text as SkillId;
export const queueId = (text: string): QueueId => text as QueueId;
export const hoursId = (text: string): HoursId => text as HoursId;
export const workflowId = (text: string): WorkflowId => text as WorkflowId;
export const recordId = (text: string): RecordId => text as RecordId;
export const writeId = (text: string): WriteId => text as WriteId;
export const legId = (text: string): LegId => text as LegId;
export const callId = (text: string): CallId => text as CallId;
