import { readdirSync, readFileSync } from "node:fs";

/** Kernel ticks a second: 100 on every Linux that Debian builds. */
const TICKS_PER_SECOND = 100;

/** Processor time and memory that a process and its living children have used. */
export interface ProcessUsage {
  /** Seconds of processor time since each of them started, ended children included. */
  readonly cpuSeconds: number;
  /** Memory in use now, in bytes, pages shared between them counted once for each. */
  readonly rssBytes: number;
}

/**
 * What a process and all that it started use, from Linux's /proc. A process that ends while we look counts as nothing.
 *
 * The sum can fall when a child ends before its parent has waited for it: a rate made from it must be clamped at 0.
 */
export function readProcessUsage(pid: number): ProcessUsage {
  const own = readStat(pid);
  if (own === undefined) return { cpuSeconds: 0, rssBytes: 0 };
  const children = childrenOf(pid).map(readProcessUsage);
  return {
    cpuSeconds: own.cpuSeconds + sum(children.map((child) => child.cpuSeconds)),
    rssBytes: own.rssBytes + sum(children.map((child) => child.rssBytes)),
  };
}

const PAGE_BYTES = 4096;

/** @see proc_pid_stat(5): fields 14–17 are utime, stime, cutime, cstime in ticks, 24 is rss in pages */
function readStat(pid: number): ProcessUsage | undefined {
  const text = readOrUndefined(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The second field is the program's name in brackets, which may hold spaces: count from its closing bracket.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const ticks = fields.slice(11, 15).map(Number);
  return { cpuSeconds: sum(ticks) / TICKS_PER_SECOND, rssBytes: Number(fields[21]) * PAGE_BYTES };
}

/** Ids of the living processes that a process has started. Each thread keeps a list of its own. */
export function childrenOf(pid: number): number[] {
  const threads = listOrNothing(`/proc/${pid}/task`);
  const lists = threads.map((thread) => readOrUndefined(`/proc/${pid}/task/${thread}/children`) ?? "");
  return lists.flatMap((list) =>
    list
      .split(" ")
      .filter((text) => text !== "")
      .map(Number),
  );
}

function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined; // the process has ended
  }
}

function listOrNothing(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return []; // the process has ended
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
