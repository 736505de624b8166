import { useEffect, useState } from 'react';

const second = 1000;

/**
 * How far this machine's clock is off the server's, in milliseconds: timers count from the server's times, and a laptop
 * that is a minute late must not show a call as minus one minute old.
 */
let offMs = 0;
/** How far the clock of the product is ahead of the server's: only with the simulator, whose tests move time. */
let aheadMs = 0;

/** Learns the difference from the header `Date` of an answer that has just come. */
export function learnServerTime(date: string | null): void {
  const at = Date.parse(date ?? '');
  // The header has whole seconds, so a smaller difference says nothing.
  if (!Number.isNaN(at)) offMs = Math.abs(at - Date.now()) > 2 * second ? at - Date.now() : 0;
}

export function learnDomainTime(aheadSeconds: number): void {
  aheadMs = aheadSeconds * second;
}

/** The time that calls are measured by, as the server has it. */
export const serverNow = (): number => Date.now() + offMs + aheadMs;

/** The server's time now, drawn again each second. */
export function useNow(): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), second);
    return () => clearInterval(timer);
  }, []);
  return now;
}
