/**
 * The ONNX session alone, in a process of its own: the model, input size and session options of the agent, on one tensor
 * again and again. `node bare-session.ts PLAN` (JSON, see {@link SessionPlan}) prints {@link SessionCost} as JSON.
 *
 * Runs are paced like the camera's frames, since a loop without pauses is cheaper: caches stay warm and the clock of the
 * processor high.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { openOnnxSession } from "@ngaba/edge-agent/detection/onnx-session.ts";
import { prepareModel } from "@ngaba/models";

export interface SessionPlan {
  readonly cardId: string;
  readonly cacheDir: string;
  readonly inputWidthPx: number;
  readonly inputHeightPx: number;
  readonly threads: number;
  readonly runsPerSecond: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

/** Milliseconds of processor time for one run. */
export interface SessionCost {
  readonly pacedMs: number;
  /** In a loop without pauses, after the paced runs. */
  readonly unpacedMs: number;
}

const UNPACED_RUNS = 30;

async function measure(plan: SessionPlan): Promise<SessionCost> {
  const session = await openOnnxSession(await prepareModel(plan), plan.threads);
  const tensor = greyNoise(3 * plan.inputWidthPx * plan.inputHeightPx);
  const cpuMsOfRun = async (): Promise<number> => {
    const before = process.cpuUsage();
    await session.run(tensor);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  const paced = async (runs: number): Promise<number[]> => {
    const costs: number[] = [];
    const startedAt = performance.now();
    for (let run = 0; run < runs; run++) {
      await sleep(Math.max(0, startedAt + (1000 * run) / plan.runsPerSecond - performance.now()));
      costs.push(await cpuMsOfRun());
    }
    return costs;
  };
  const runsIn = (ms: number): number => Math.max(1, Math.round((ms / 1000) * plan.runsPerSecond));
  await paced(runsIn(plan.warmUpMs));
  const pacedMs = mean(await paced(runsIn(plan.measureMs)));
  const unpaced: number[] = [];
  for (let run = 0; run < UNPACED_RUNS; run++) unpaced.push(await cpuMsOfRun());
  return { pacedMs, unpacedMs: mean(unpaced) };
}

/** Values as normalised pixels have them, about -2 to 2; the same in every run. */
const greyNoise = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, index) => ((Math.imul(index, 2654435761) >>> 16) & 255) / 64 - 2);

const mean = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0) / values.length;

if (import.meta.main) process.stdout.write(`${JSON.stringify(await measure(JSON.parse(process.argv[2] ?? "")))}\n`);
