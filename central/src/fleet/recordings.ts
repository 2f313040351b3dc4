import { randomUUID } from "node:crypto";
import {
  type CommandReply,
  type EvidenceView,
  epochMs,
  type RecordingRequest,
  type RecordingView,
  toRfc3339,
} from "@ngaba/contract";
import type { CameraDirectory } from "../cameras/camera-directory.ts";
import type { Inbox } from "../inbox/inbox.ts";
import type { Clock } from "../platform/clock.ts";
import type { CommandSender } from "./command-sender.ts";
import type { AskedCommand, Commands } from "./commands.ts";

/** Recorded video holds for about an hour: an agent that is away for longer cannot do it any more. */
const EXPIRES_AFTER_MS = 3_600_000;

/** Stretches of recorded video that people asked to be kept. */
export interface Recordings {
  /** Durable when it resolves. `undefined`: no agent is known to read that camera. */
  ask(cameraId: string, request: RecordingRequest): Promise<RecordingView | undefined>;
  find(id: string): Promise<RecordingView | undefined>;
}

export interface RecordingsOptions {
  readonly commands: Commands;
  readonly sender: Pick<CommandSender, "wake">;
  readonly inbox: Pick<Inbox, "reply">;
  readonly cameras: Pick<CameraDirectory, "cameras">;
  /** What an agent has said of the evidence of a request. */
  readonly evidenceOf: (requestId: string, agentId: string) => Promise<EvidenceView | undefined>;
  readonly clock: Pick<Clock, "now">;
}

export function createRecordings(options: RecordingsOptions): Recordings {
  const { commands, sender, inbox, cameras, evidenceOf, clock } = options;
  const view = async (asked: AskedCommand): Promise<RecordingView | undefined> => {
    const { agentId, command } = asked;
    if (command.name !== "keep-recording") return undefined;
    const reply = asked.reply ?? (await inbox.reply(agentId, command.id));
    return viewOf({ ...asked, command }, reply, await evidenceOf(command.id, agentId), clock.now());
  };
  return {
    ask: async (cameraId, { from, to }) => {
      const agentId = cameras.cameras().find(({ id }) => id === cameraId)?.agentId;
      if (agentId === undefined) return undefined;
      const askedAtMs = clock.now();
      const expiresAt = toRfc3339(epochMs(askedAtMs + EXPIRES_AFTER_MS));
      const command = { name: "keep-recording", id: randomUUID(), expiresAt, cameraId, from, to } as const;
      await commands.add({ agentId, command, askedAtMs });
      sender.wake();
      return view({ agentId, command, askedAtMs });
    },
    find: async (id) => {
      const asked = await commands.find(id);
      return asked && view(asked);
    },
  };
}

type AskedRecording = AskedCommand & { readonly command: Extract<AskedCommand["command"], { name: "keep-recording" }> };

function viewOf(
  { agentId, command, askedAtMs }: AskedRecording,
  reply: CommandReply | undefined,
  evidence: EvidenceView | undefined,
  nowMs: number,
): RecordingView {
  const { id, cameraId, from, to, expiresAt } = command;
  const why = reply?.outcome === "refused" ? reply : undefined;
  return {
    ...{ id, cameraId, agentId, from, to, expiresAt, askedAt: toRfc3339(epochMs(askedAtMs)) },
    state: stateOf(reply, evidence, Date.parse(expiresAt) < nowMs),
    ...(why?.code !== undefined && { code: why.code }),
    ...(why?.detail !== undefined && { detail: why.detail }),
    ...(evidence && { evidence }),
  };
}

/** What was made counts, whatever became of the answer. */
function stateOf(
  reply: CommandReply | undefined,
  evidence: EvidenceView | undefined,
  isExpired: boolean,
): RecordingView["state"] {
  if (evidence !== undefined && evidence.stage !== "stills") return "whole";
  if (reply?.outcome === "refused") return "refused";
  if (reply !== undefined || evidence !== undefined) return "taken";
  return isExpired ? "expired" : "asked";
}
