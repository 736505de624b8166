import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { processIdentity } from './running-process.ts';

/** A server, in the words of an operator who looks for it, and so that its end can be noticed. */
export interface ServerIdentity {
  readonly host: string;
  readonly pid: number;
  /** When it began, in ISO 8601. */
  readonly since: string;
  /** Where a process number means the same process. */
  readonly machine: string;
  /** Differs for a later process with the same number. */
  readonly process: string | null;
  /** Where it keeps what is not in the database; null: not told. */
  readonly dataDirectory?: string | null;
}

/** This process. */
export function thisServer(now: Date, dataDirectory: string | null = null): ServerIdentity {
  const { pid } = process;
  return {
    host: hostname(),
    pid,
    since: now.toISOString(),
    machine: thisMachine(),
    process: processIdentity(pid),
    dataDirectory,
  };
}

/** Whether the server still runs; null: it is on another machine, so that nobody here can know. */
export function isRunning({ machine, pid, process }: ServerIdentity): boolean | null {
  if (machine !== thisMachine()) return null;
  return process !== null && processIdentity(pid) === process;
}

/** Its data directory, where a process here can reach what is in it. */
export const directoryHere = ({ machine, dataDirectory }: ServerIdentity): string | null =>
  machine === thisMachine() ? (dataDirectory ?? null) : null;

/** Containers on one host share its name or its boot, and each counts processes of its own. */
function thisMachine(): string {
  if (process.platform !== 'linux') return hostname();
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot}/${readlinkSync('/proc/self/ns/pid')}`;
}

export const describeServer = ({ host, pid, since }: ServerIdentity): string =>
  `process ${pid} on ${host}, running since ${since}`;
