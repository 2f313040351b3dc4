import { setTimeout as sleep } from "node:timers/promises";
import { type AgentConfig, configDocument } from "../config/agent-config.ts";
import type { Logger } from "../platform/logger.ts";
import type { EvidenceKeeper } from "./evidence.ts";

const AGAIN_MS = 60_000;

/** A hash without its content proves nothing: what events name is kept at the centre. Tried until the disk takes it. */
export async function archiveDocuments(
  config: AgentConfig,
  to: {
    readonly evidence: Pick<EvidenceKeeper, "archive">;
    readonly tell: (subject: string, problem: string | undefined) => void;
    readonly log: Logger;
  },
  signal: AbortSignal,
): Promise<void> {
  const { evidence, tell, log } = to;
  const scenes = config.cameras.flatMap(({ analysis }) => (analysis === undefined ? [] : [analysis.scene]));
  while (!signal.aborted) {
    try {
      for (const document of [configDocument(config), config.modelCard, ...scenes]) await evidence.archive(document);
      return tell("archive", undefined);
    } catch (error) {
      log.error({ err: error }, "the configuration could not be archived, trying again");
      tell("archive", `the configuration that events name could not be archived: ${String(error)}`);
      await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined); // aborted: the loop ends
    }
  }
}
