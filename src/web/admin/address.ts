import { useCallback, useEffect, useRef, useState } from 'react';
import { whatIsUnsaved } from './workflows/leaving.ts';

/** `/admin/queues/abc` is the queue abc, `/admin/queues/new` one to be made. */
export interface Address {
  readonly page: string;
  readonly key: string | null;
}

function readAddress(): Address {
  const [, page = 'agents', key = null] = location.pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  return { page, key };
}

/** A way out of a page on which something is not saved, until the person has said what is to become of it. */
export interface Leaving {
  readonly go: () => void;
  readonly goAndDiscard: () => void;
  readonly stay: () => void;
}

/** Where the administration is, how one gets elsewhere, and the question that may stand in between. */
export function useAddress(): {
  address: Address;
  go: (path: string) => void;
  leaving: Leaving | null;
} {
  const [address, setAddress] = useState(readAddress);
  const [wanted, setWanted] = useState<string | null>(null);
  const shown = useRef(location.pathname);

  const move = useCallback((path: string) => {
    if (location.pathname !== path) history.pushState(null, '', path);
    shown.current = path;
    setWanted(null);
    setAddress(readAddress());
  }, []);
  const go = useCallback(
    (path: string) => {
      if (whatIsUnsaved() !== null && path !== shown.current) setWanted(path);
      else move(path);
    },
    [move],
  );
  useEffect(() => {
    const moved = () => {
      const path = location.pathname;
      if (path === shown.current) return;
      if (whatIsUnsaved() === null) return move(path);
      // The browser has gone back already, so the page shown is put back until the person has answered.
      history.pushState(null, '', shown.current);
      setWanted(path);
    };
    addEventListener('popstate', moved);
    return () => removeEventListener('popstate', moved);
  }, [move]);

  const leaving =
    wanted === null
      ? null
      : {
          go: () => move(wanted),
          goAndDiscard: () => {
            whatIsUnsaved()?.discard();
            move(wanted);
          },
          stay: () => setWanted(null),
        };
  return { address, go, leaving };
}
