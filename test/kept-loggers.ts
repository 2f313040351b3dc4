/** Loggers of what runs within a test's own process: silent, unless the run's logs are looked through afterwards. */
import { createLogger as createCentreLogger, type Logger } from "@ngaba/central";
import { type Logger as AgentLogger, createLogger as createAgentLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { areLogsKept, openRunLog } from "./run-logs.ts";

export const centreLogger = (): Logger => createCentreLogger(keptLevel(), { write: openRunLog("centre") });
export const agentLogger = (): AgentLogger => createAgentLogger(keptLevel(), { write: openRunLog("agent") });

/** As our services log unless told otherwise. */
const keptLevel = (): string => (areLogsKept() ? "info" : "silent");
