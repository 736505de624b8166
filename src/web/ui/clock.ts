import { useEffect, useState } from 'react';

const second = 1000;

/**
 * How far this machine's clock is off the server's, in milliseconds: timers count from the server's times, and a
 * laptop that is a minute late must not show a call as minus one minute old.
 */
let offMs = 0;

/** Learns the difference from a moment of the server that has just passed. */
export function learnServerTime(serverNow: string | null): void {
  if (serverNow === null) return;
  const at = Date.parse(serverNow);
  // The header Date has whole seconds, so a smaller difference says nothing.
  if (!Number.isNaN(at) && Math.abs(at - Date.now()) > 2 * second) offMs = at - Date.now();
  else offMs = 0;
}

export const serverNow = (): number => Date.now() + offMs;

/** The server's time now, drawn again each second. */
export function useNow(): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), second);
    return () => clearInterval(timer);
  }, []);
  return now;
}
