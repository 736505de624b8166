import { useSyncExternalStore } from 'react';

/** State outside React, for what comes from the network and must not be lost when a component goes. */
export interface Store<State> {
  read: () => State;
  write: (next: State) => void;
  subscribe: (listener: () => void) => () => void;
}

export function makeStore<State>(initial: State): Store<State> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    read: () => state,
    write(next) {
      if (Object.is(next, state)) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The part of a store that a component shows; `select` must give the same value for the same state. */
export function useStore<State, Part>(
  store: Pick<Store<State>, 'read' | 'subscribe'>,
  select: (state: State) => Part,
): Part {
  return useSyncExternalStore(store.subscribe, () => select(store.read()));
}
