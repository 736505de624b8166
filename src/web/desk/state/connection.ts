import type { Desk, StreamMessage, StreamWord } from '../../../contract/interactions/desk.ts';
import type { Interaction } from '../../../contract/interactions/interaction.ts';
import type { DomainClock } from '../../../contract/simulator.ts';
import { api, signInAgain } from '../../ui/server/api.ts';
import { nowReachable } from '../../ui/server/reach.ts';
import { learnDomainTime } from '../../ui/browser/clock.ts';
import { localeNow } from '../../ui/text/locale.ts';
import { makeStore, useStore } from '../../ui/browser/store.ts';
import { followStream } from '../../ui/server/stream.ts';
import { activeCall, answered, applied, interactionOf, nothingYet, type DeskState } from './desk-state.ts';
import { markRing } from './ring-timing.ts';

export const deskStore = makeStore<DeskState>(nothingYet(Date.now()));

/** Our own server wrote the message by the contract's schema; one that is no object at all is a bug to be loud about. */
function parseMessage(text: string): StreamMessage {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || !('type' in value))
    throw new Error('not a stream message');
  return value as StreamMessage;
}

/** The simulator's time may have been moved; without an answer it counts as not moved. */
async function learnSimulatedTime(): Promise<void> {
  const clock = await api.get<DomainClock>('/simulator/clock').catch(() => null);
  if (clock !== null) learnDomainTime(clock.aheadSeconds);
}

let say: (word: StreamWord) => void = () => undefined;
/** Says something on the stream; while that is away nothing is said. */
export const sayToServer = (word: StreamWord): void => say(word);

/** Asks for the desk once and follows what happens from there on. Gives the way to stop. */
export async function connect(): Promise<() => void> {
  const desk = await api.get<Desk>('/desk', { locale: localeNow() });
  if (desk.simulator) await learnSimulatedTime();
  deskStore.write(applied(nothingYet(Date.now()), { type: 'desk', position: desk.position, data: desk }));
  const link = (state: 'up' | 'lost') => {
    const now = deskStore.read();
    if (now.link.state !== state) deskStore.write({ ...now, link: { state, since: Date.now() } });
  };
  const stream = followStream<StreamMessage>(
    {
      position: () => deskStore.read().desk?.position ?? '',
      received(message) {
        markRing(deskStore.read(), message);
        deskStore.write(applied(deskStore.read(), message));
      },
      up() {
        link('up');
        nowReachable();
      },
      lost: () => link('lost'),
      refused() {
        link('lost');
        void signInAgain().then(() => stream.now());
      },
    },
    parseMessage,
  );
  say = (word) => stream.send(word);
  return () => stream.close();
}

/** Asks for the whole desk again, in another language for example. */
export async function refreshDesk(): Promise<void> {
  const desk = await api.get<Desk>('/desk', { locale: localeNow() });
  deskStore.write(applied(deskStore.read(), { type: 'desk', position: desk.position, data: desk }));
}

/** A command was answered with this. */
export const learnFromAnswer = (interaction: Interaction): void =>
  deskStore.write(answered(deskStore.read(), interaction));

export function choose(id: string | null): void {
  deskStore.write({ ...deskStore.read(), chosen: id, atKeypad: id === null });
}

export const useDesk = <Part>(select: (state: DeskState) => Part): Part => useStore(deskStore, select);
export const useInteraction = (id: string | null): Interaction | null =>
  useDesk((state) => interactionOf(state, id));
export const useActiveCall = (): Interaction | null => useDesk(activeCall);
