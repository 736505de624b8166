import { callActions } from '../../src/domain/channels/voice/commands.ts';
import type { Interaction } from '../../src/contract/interactions/interaction.ts';
import type { Why } from '../../src/contract/operations/ledger.ts';
import { Reconciliation } from '../../src/contract/operations/reconciliation.ts';
import type { Answer } from '../support/http/http.ts';
import type { Activity, Api, Customer, RecordOf } from './harness.ts';
import type { Person } from './person.ts';
import { until } from './until.ts';

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

/**
 * Waits until all that a part was planned to write is done, also what its log does not wait for. Leaves out what a later
 * revision of the plan overtook before it was sent.
 */
export const allDone = (agent: Person, id: string): Promise<Why> =>
  until(`all that ${agent.username} has to write is done`, async () => {
    const why = await agent.why(id);
    const writes = why.writes.filter(({ state }) => state !== 'superseded');
    return writes.every(({ state }) => state === 'done') && { ...why, writes };
  });

/** What the ledger wrote within an hour of now against what the CRM has (spec L37). */
export async function reconciled(admin: Person): Promise<Reconciliation> {
  const from = new Date(Date.now() - 3_600_000).toISOString();
  const to = new Date(Date.now() + 3_600_000).toISOString();
  return admin.done(admin.post('/reconciliation', { from, to }), Reconciliation);
}

/** The activities of one contact. */
export const of = (activities: readonly Activity[], { id }: Interaction): readonly Activity[] =>
  activities.filter(({ interactionId }) => interactionId === id);
