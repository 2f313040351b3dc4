import type { SignalPhase } from "../world.ts";
import { TICK_MS } from "./track.ts";
import type { SignalChange } from "./world-files.ts";

/** A fixed-time program: the steps follow each other and begin anew. */
export interface ProgramStep {
  readonly seconds: number;
  /** SUMO's letters, one for each connection of the junction. */
  readonly letters: string;
  /** Phase of each of our signal heads. */
  readonly heads: Readonly<Record<string, SignalPhase>>;
}

export function programXml(junction: string, steps: readonly ProgramStep[]): string {
  const phases = steps.map(({ seconds, letters }) => `<phase duration="${seconds}" state="${letters}"/>`);
  return `<tlLogic id="${junction}" type="static" programID="recipe" offset="0">${phases.join("")}</tlLogic>`;
}

/** When the heads change, from the beginning to the end of the world. */
export function signalChanges(steps: readonly ProgramStep[], durationMs: number): SignalChange[] {
  const changes: SignalChange[] = [];
  const shown = new Map<string, SignalPhase>();
  for (let tick = 0, index = 0; tick * TICK_MS < durationMs; index++) {
    const step = steps[index % steps.length] as ProgramStep;
    for (const [head, phase] of Object.entries(step.heads)) {
      if (shown.get(head) !== phase) changes.push({ tick, head, phase });
      shown.set(head, phase);
    }
    tick += Math.round((step.seconds * 1000) / TICK_MS);
  }
  return changes;
}
