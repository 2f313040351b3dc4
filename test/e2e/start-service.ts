import { waitUntil } from "../until.ts";
import { ServiceProcess } from "./service-process.ts";

const LAST_WORDS_CHARS = 2_000;

/** Starts one of our services, which is stopped with the stack. @param script path from the repository's root */
export function startService(stack: AsyncDisposableStack, script: string, ...args: string[]): ServiceProcess {
  const service = new ServiceProcess(script, ...args);
  stack.defer(async () => void (await service.stop()));
  service.start();
  return service;
}

/** @throws {Error} with its last words when it is not ready in time, or when `signal` aborts */
export async function whenReady(
  what: string,
  service: ServiceProcess,
  isReady: () => boolean | Promise<boolean>,
  signal?: AbortSignal,
): Promise<void> {
  await waitUntil(`${what} is ready`, isReady, { signal, why: () => lastWordsOf(service) });
}

/** What it printed last. */
export const lastWordsOf = ({ log }: ServiceProcess): string => log.slice(-LAST_WORDS_CHARS);

/** Whether a centre says that it is ready. @param url of its page */
export async function isCentreReady(url: string): Promise<boolean> {
  return await fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}
