import { callActions } from '../../src/domain/call/commands.ts';
import type { Interaction } from '../../src/contract/interaction.ts';
import type { Why } from '../../src/contract/ledger.ts';
import type { Answer } from '../http.ts';
import type { Activity, Api, Customer, RecordOf } from './harness.ts';
import type { Person } from './person.ts';

export interface Talk {
  readonly customer: Customer;
  readonly interaction: Interaction;
}

/** A customer calls, and this agent, who is available already, answers. */
export async function talk(api: Api, agent: Person, from: RecordOf): Promise<Talk> {
  const customer = await api.calls(from.number);
  const { id } = await agent.rings(customer.callId);
  return { customer, interaction: await agent.act(id, 'answer') };
}

/** A whole answered call: the agent ends it and has nothing left to do. */
export async function wholeCall(api: Api, agent: Person, from: RecordOf): Promise<Interaction> {
  const { interaction } = await talk(api, agent, from);
  await agent.act(interaction.id, 'end');
  await agent.act(interaction.id, 'finish');
  return agent.settled(interaction.id);
}

/** A call that this agent, who is available already, lets ring until the customer gives up. */
export async function missedCall(api: Api, agent: Person, from: RecordOf): Promise<Interaction> {
  const customer = await api.calls(from.number);
  const { id } = await agent.rings(customer.callId);
  await customer.hangUp();
  return agent.settled(id);
}

/** A whole call of this agent to a customer, who is reached unless another behaviour is given. */
export async function outgoingCall(
  api: Api,
  agent: Person,
  to: RecordOf,
  behaviour = 'answer',
): Promise<Interaction> {
  await api.callee(to.number, behaviour);
  const { id } = await agent.dial(to.number);
  if (behaviour === 'answer') {
    await agent.reaches(id, 'connected');
    await agent.act(id, 'end');
  }
  await agent.reaches(id, 'wrapup');
  await agent.act(id, 'finish');
  return agent.settled(id);
}

/** A whole answered call between colleagues, as the caller sees it. */
export async function internalCall(
  agent: Person,
  colleague: Person,
  extension: string,
): Promise<Interaction> {
  const { id, callId } = await agent.dial(extension);
  await colleague.rings(callId ?? undefined);
  await colleague.act(id, 'answer');
  await agent.reaches(id, 'connected');
  await agent.act(id, 'end');
  for (const person of [agent, colleague]) {
    await person.reaches(id, 'wrapup');
    await person.act(id, 'finish');
  }
  return agent.settled(id);
}

/** Every action of this release that needs no more than its name. */
export const everyAction = [...callActions, 'swap', 'save'] as const;

/** Status and code of an answer. */
export const refusal = ({ status, body }: Answer): string => `${status} ${body?.code}`;

/** What the rules decided, by the codes of their reasons. */
export const codes = (why: Why): readonly string[] => why.steps.map(({ code }) => code);

/** What Why? says by this setting: the code of the reason, and what the setting said. */
export const said = (why: Why, path: string) =>
  why.steps.filter(({ setting }) => setting === path).map(({ code, value }) => ({ code, value }));

/** The activities of one contact. */
export const of = (activities: readonly Activity[], { id }: Interaction): readonly Activity[] =>
  activities.filter(({ interactionId }) => interactionId === id);
