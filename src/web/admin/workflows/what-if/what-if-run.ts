import { useCallback, useEffect, useRef, useState } from 'react';
import type { WhatIfInput, WhatIfItem, WhatIfLine } from '../../../../contract/workflows/what-if.ts';
import { asApiError, type ApiError } from '../../../ui/server/api.ts';
import { tryOnThePast } from './what-if-lines.ts';

type Counts = Omit<Extract<WhatIfLine, { type: 'progress' }>, 'type' | 'reached'>;

/** How a trial stands. What was found stays when it is stopped or fails. */
export interface Run {
  readonly state: 'idle' | 'running' | 'done' | 'stopped' | 'failed';
  readonly counts: Counts | null;
  readonly items: readonly WhatIfItem[];
  /** Changed parts that are not among the items. */
  readonly leftOut: number;
  /** How much of the period has been gone through, from 0 to 1. */
  readonly share: number;
  readonly tookMs: number;
  readonly error: ApiError | null;
}

const idle: Run = {
  state: 'idle',
  counts: null,
  items: [],
  leftOut: 0,
  share: 0,
  tookMs: 0,
  error: null,
};

/** Tries a saved version on the past, one period after the other; leaving the page stops it. */
export function useWhatIf(workflow: string, version: number) {
  const [last, setLast] = useState<{ version: number; run: Run } | null>(null);
  const running = useRef<AbortController | null>(null);
  const stop = useCallback(() => running.current?.abort(), []);
  useEffect(() => stop, [stop]);

  const start = async (input: WhatIfInput) => {
    stop();
    const mine = new AbortController();
    running.current = mine;
    const began = performance.now();
    // Items come one by one, and the page is drawn again only with each progress.
    const items: WhatIfItem[] = [];
    let shown: Run = { ...idle, state: 'running' };
    const show = (next: Partial<Run>) => {
      shown = { ...shown, ...next, items: [...items], tookMs: performance.now() - began };
      if (running.current === mine) setLast({ version, run: shown });
    };
    show({});
    const [from, to] = [Date.parse(input.from), Date.parse(input.to)];
    try {
      for await (const line of tryOnThePast(workflow, version, input, mine.signal)) {
        if (line.type === 'item') items.push(line.item);
        else if (line.type === 'progress')
          show({ counts: line, share: (to - Date.parse(line.reached)) / (to - from) });
        else if (line.type === 'done') show({ state: 'done', counts: line, leftOut: line.leftOut, share: 1 });
      }
    } catch (failure) {
      if (mine.signal.aborted) show({ state: 'stopped' });
      else show({ state: 'failed', error: asApiError(failure) });
    }
  };
  // What was found of another version says nothing of this one.
  return { run: last?.version === version ? last.run : idle, start, stop };
}
