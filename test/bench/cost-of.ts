/** What something cost this process: time of the processor for all of its threads, and time that passed. */
export interface Cost {
  readonly cpuMs: number;
  readonly wallMs: number;
}

export async function costOf(run: () => Promise<unknown>): Promise<Cost> {
  const [cpu, startedMs] = [process.cpuUsage(), performance.now()];
  await run();
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMs: (user + system) / 1000, wallMs: performance.now() - startedMs };
}
