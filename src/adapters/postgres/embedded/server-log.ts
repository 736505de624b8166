import { readFileSync, renameSync, statSync } from 'node:fs';

/** The server's own log is started anew above this size, keeping one old file. */
const LOG_LIMIT_BYTES = 10_000_000;

/** Keeps the log from growing without end. */
export function rotate(logFile: string): void {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.1`);
}

/** The last lines, for a message that says why the server did not start. */
export function tail(logFile: string): string {
  try {
    return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-10).join('\n');
  } catch {
    return '(no log)';
  }
}
