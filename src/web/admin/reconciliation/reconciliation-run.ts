import { useCallback, useEffect, useRef, useState } from 'react';
import type { Reconciliation, ReconciliationLine } from '../../../contract/operations/reconciliation.ts';
import { ApiError, asApiError, open } from '../../ui/server/api.ts';
import { linesOf, piecesOf } from '../../ui/text/lines.ts';
import { localeNow } from '../../ui/text/locale.ts';

type Counts = Omit<Reconciliation, 'findings'>;

/** How a comparison stands. */
export interface ReconciliationRun {
  readonly state: 'idle' | 'running' | 'done' | 'failed';
  readonly counts: Counts | null;
  readonly result: Reconciliation | null;
  readonly error: ApiError | null;
}

const idle: ReconciliationRun = { state: 'idle', counts: null, result: null, error: null };

const isLine = (value: unknown): value is ReconciliationLine =>
  typeof value === 'object' && value !== null && 'type' in value;

/** The lines of a comparison as they come; a refusal, one midway too, is thrown as `ApiError`. */
async function* compare(from: Date, to: Date, signal: AbortSignal): AsyncGenerator<ReconciliationLine> {
  const body = { from: from.toISOString(), to: to.toISOString() };
  const answer = await open('POST', '/reconciliation', { body, lines: true, signal, locale: localeNow() });
  if (answer.body === null) throw new ApiError(0, { code: 'unreachable' });
  for await (const text of linesOf(piecesOf(answer.body))) {
    const line: unknown = JSON.parse(text);
    if (!isLine(line)) continue;
    if (line.type === 'failed') throw new ApiError(line.problem.status, line.problem);
    yield line;
    if (line.type === 'done') return;
  }
  throw new ApiError(0, { code: 'unreachable' });
}

/** Compares one period after the other; leaving the page, or stopping, ends it on the server. */
export function useReconciliation() {
  const [run, setRun] = useState<ReconciliationRun>(idle);
  const running = useRef<AbortController | null>(null);
  const stop = useCallback(() => running.current?.abort(), []);
  useEffect(() => stop, [stop]);

  const start = async (from: Date, to: Date) => {
    stop();
    const mine = new AbortController();
    running.current = mine;
    const show = (next: ReconciliationRun) => {
      if (running.current === mine) setRun(next);
    };
    show({ ...idle, state: 'running' });
    try {
      for await (const line of compare(from, to, mine.signal)) {
        if (line.type === 'progress') show({ ...idle, state: 'running', counts: line });
        if (line.type === 'done') show({ ...idle, state: 'done', counts: line, result: line });
      }
    } catch (failure) {
      show(mine.signal.aborted ? idle : { ...idle, state: 'failed', error: asApiError(failure) });
    }
  };
  return { run, start, stop };
}
