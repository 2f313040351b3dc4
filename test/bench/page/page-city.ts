import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agentRegistryFile, openAgentRegistry, startAddress } from "@ngaba/central";
import { loadInventory } from "@ngaba/config";
import { isSoWithin, waitUntil } from "../../until.ts";
import { INVENTORY_DIR, startBroker, startCentre } from "../centre-and-broker.ts";
import { AGENT_ID } from "../city/bench-agent.ts";
import { type LoadReply, startLoadThread } from "./load-thread.ts";

/** Broker and centre in processes of their own, and the agent that speaks of the whole city. */
export interface PageCity extends AsyncDisposable {
  readonly httpUrl: string;
  readonly cameras: number;
  /** Lets incidents happen and cameras change. @returns ends it */
  trouble(): Promise<() => Promise<void>>;
  /** How much of that has been told. */
  told(): Promise<LoadReply>;
  /** The page's address with the start key: it opens once. */
  startUrl(): Promise<string>;
  /** Waits until the centre has taken all events, two minutes at most. */
  whenTaken(): Promise<void>;
}

/** More than the page's list holds, so that it is full from the beginning. */
const EVENTS_BEFORE = 400;
const PATIENCE_MS = 120_000;

/** @returns once the centre has events to show */
export async function startPageCity(eventsPerSecond: number, signal: AbortSignal): Promise<PageCity> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "ngaba-bench-page-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const dataDir = join(folder, "centre");
  const secrets = await openAgentRegistry(agentRegistryFile(dataDir)).add(AGENT_ID);
  const brokerUrl = await startBroker(stack, { [AGENT_ID]: secrets.brokerPassword });
  const httpUrl = await startCentre(stack, folder, brokerUrl, signal);
  const { cameras } = loadInventory(INVENTORY_DIR);
  const load = stack.use(
    await startLoadThread({
      ...{ ...secrets, brokerUrl, httpUrl, folder, eventsPerSecond },
      cameraIds: cameras.map(({ id }) => id),
      smartCameraIds: cameras.filter(({ isSmart }) => isSmart).map(({ id }) => id),
    }),
  );
  const told = () => load.order("tell");
  const isTaken = async () => (await told()).waiting === 0;
  await load.order("fill", EVENTS_BEFORE);
  await waitUntil("the centre has taken the first events", isTaken, { signal });
  const owned = stack.move();
  return {
    ...{ httpUrl, cameras: cameras.length, told, startUrl: () => startAddress(httpUrl, dataDir) },
    whenTaken: async () => void (await isSoWithin(PATIENCE_MS, isTaken, signal)),
    trouble: async () => {
      await load.order("begin");
      return async () => void (await load.order("end"));
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
