import type { MessageRecorder } from "../outbox/message-recorder.ts";
import type { Logger } from "../platform/logger.ts";
import type { HealthBeat } from "./health-beat.ts";
import type { createHealthReporter } from "./health-reporter.ts";

/** Records a report at each beat until `signal` aborts, and a last one then. What fails is told and tried again. */
export async function reportHealth(
  report: ReturnType<typeof createHealthReporter>,
  to: {
    readonly recorder: Pick<MessageRecorder, "health">;
    readonly beat: HealthBeat;
    readonly tell: (subject: string, problem: string | undefined) => void;
    readonly log: Logger;
  },
  signal: AbortSignal,
): Promise<void> {
  const { recorder, beat, tell, log } = to;
  while (!signal.aborted) {
    await beat.next(signal); // aborted: one last report, then the end
    try {
      for (const { data, at } of report()) recorder.health(data, at);
      tell("health", undefined);
    } catch (error) {
      log.error({ err: error }, "health could not be reported");
      tell("health", `health could not be reported: ${String(error)}`);
    }
  }
}
