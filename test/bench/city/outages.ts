import type { Behaviour } from "../../simulator/simulated-camera.ts";
import { isSoWithin } from "../../until.ts";
import type { AgentMessages } from "./agent-subscriber.ts";
import type { BenchServices } from "./bench-services.ts";

/** A camera that was made to fail, and what the agent told of it. */
export interface Outage {
  readonly cameraId: string;
  readonly isSmart: boolean;
  readonly behaviour: Behaviour;
  readonly killedAtMs: number;
  /** Until the message that it is offline was at the broker; absent when none came. */
  readonly noticedS?: number;
  /** From when it worked again until that was told; absent when it was not. */
  readonly backS?: number;
}

export interface Victim {
  readonly cameraId: string;
  readonly isSmart: boolean;
}

/** Gone, silent, and answering with errors. */
const WAYS: readonly Behaviour[] = ["cut", "stall", "refuse"];
const NOTICE_MS = 60_000;
const BACK_MS = 120_000;

/** Makes cameras fail at once, each in its way, until the agent has told of each; then lets them work again. */
export async function killCameras(
  services: Pick<BenchServices, "setBehaviour">,
  messages: AgentMessages,
  victims: readonly Victim[],
  signal: AbortSignal,
): Promise<readonly Outage[]> {
  const killed = await Promise.all(
    victims.map(async ({ cameraId, isSmart }, index): Promise<Outage> => {
      const behaviour = WAYS[index % WAYS.length] ?? "stall";
      const killedAtMs = Date.now();
      await services.setBehaviour(cameraId, behaviour);
      const noticedS = await secondsUntil({ messages, cameraId, to: "offline", fromMs: killedAtMs }, NOTICE_MS, signal);
      return { cameraId, isSmart, behaviour, killedAtMs, ...(noticedS !== undefined && { noticedS }) };
    }),
  );
  return await Promise.all(
    killed.map(async (outage): Promise<Outage> => {
      const fromMs = Date.now();
      await services.setBehaviour(outage.cameraId, "play");
      const order = { messages, cameraId: outage.cameraId, to: "live", fromMs } as const;
      const backS = outage.noticedS === undefined ? undefined : await secondsUntil(order, BACK_MS, signal);
      return { ...outage, ...(backS !== undefined && { backS }) };
    }),
  );
}

interface Awaited {
  readonly messages: AgentMessages;
  readonly cameraId: string;
  readonly to: "offline" | "live";
  readonly fromMs: number;
}

async function secondsUntil(
  { messages, cameraId, to, fromMs }: Awaited,
  patienceMs: number,
  signal: AbortSignal,
): Promise<number | undefined> {
  const find = () =>
    messages.changes.find((change) => change.cameraId === cameraId && change.to === to && change.atMs >= fromMs);
  await isSoWithin(patienceMs, () => find() !== undefined, signal);
  const change = find();
  return change === undefined ? undefined : (change.atMs - fromMs) / 1000;
}

/** The longest; `undefined` when one was not noticed at all, or none was made. */
export function longestNoticedS(outages: readonly Outage[]): number | undefined {
  if (outages.length === 0 || outages.some(({ noticedS }) => noticedS === undefined)) return undefined;
  return Math.max(...outages.map(({ noticedS = 0 }) => noticedS));
}
