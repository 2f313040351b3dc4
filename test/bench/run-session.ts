import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { SessionCost, SessionPlan } from "./bare-session.ts";

/** Measures the ONNX session alone, in a process of its own. */
export async function runSession(plan: SessionPlan, signal?: AbortSignal): Promise<SessionCost> {
  const script = fileURLToPath(new URL("./bare-session.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(plan)], { signal });
  return JSON.parse(stdout) as SessionCost; // printed by our own script
}
