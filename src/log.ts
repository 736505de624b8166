import { pino, type LogFn, type Logger, type LoggerOptions } from 'pino';
import { storeUnavailable } from './application/ports/runtime/store.ts';
import type { LogLevel } from './config/config.ts';

/** Names under which a secret or personal data might be logged by mistake; their values are left out (spec O5). */
const personal = [
  'password',
  'token',
  'authorization',
  'cookie',
  'phone',
  'mobile',
  'email',
  'comments',
  'digits',
  // In an error of PostgreSQL: the row or the value that it would not take, and the parameters of the statement.
  'detail',
  'where',
];

/** What is logged and how, wherever it goes. */
export const logOptions = (level: LogLevel): LoggerOptions => ({
  level,
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: { paths: personal.flatMap((name) => [name, `*.${name}`]), remove: true },
  formatters: { level: (label: string) => ({ level: label }) },
  hooks: { logMethod: asTheStoreIs },
});

/** Pino's numbers for them. */
const DEBUG = 20;
const WARN = 40;

/**
 * While our own database is away, that is told once; what each thing that waits for it met is for debugging. That it was
 * too busy for something is a warning: it is done again, and nobody need repair anything.
 */
function asTheStoreIs(this: Logger, values: Parameters<LogFn>, log: LogFn, level: number): void {
  const [about]: unknown[] = values;
  const error = typeof about === 'object' && about !== null && 'err' in about ? about.err : null;
  const kind = storeUnavailable(error)?.kind;
  if (kind === 'away' && level > DEBUG) this.debug(...values);
  else if (kind === 'busy' && level > WARN) this.warn(...values);
  else log.apply(this, values);
}

/**
 * The server's log: one JSON object a line on stderr, in a terminal a line to read. Written at once, so
 * that the last line before a crash is there.
 */
export function openLog(level: LogLevel): Logger {
  return process.stderr.isTTY
    ? pino(logOptions(level), { write: writeReadable })
    : pino(logOptions(level), pino.destination({ dest: 2, sync: true }));
}

function writeReadable(line: string): void {
  process.stderr.write(`${readable(line)}\n`);
}

/** `12:34:56 warn  the message {"rest":…}` of one line of the log. */
export function readable(line: string): string {
  const parsed: unknown = JSON.parse(line);
  if (typeof parsed !== 'object' || parsed === null) return line;
  const { time, level, msg, ...rest }: Record<string, unknown> = { ...parsed };
  const clock = typeof time === 'string' ? time.slice(11, 19) : '';
  const words = [clock, String(level).padEnd(5), typeof msg === 'string' ? msg : ''];
  return [...words, ...(Object.keys(rest).length === 0 ? [] : [JSON.stringify(rest)])].join(' ');
}
