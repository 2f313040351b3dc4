import { randomUUID } from "node:crypto";
import { type CameraOrder, type Command, type CommandReply, epochMs, type OrderView, toRfc3339 } from "@ngaba/contract";
import type { CameraDirectory } from "../cameras/camera-directory.ts";
import type { Inbox } from "../inbox/inbox.ts";
import type { Clock } from "../platform/clock.ts";
import type { CommandSender } from "./command-sender.ts";
import type { AskedCommand, Commands } from "./commands.ts";

/** Who orders means the camera as it is seen now: later, it may be another view, or another's work. */
const EXPIRES_AFTER_MS = 60_000;

/** What people order of a camera itself. */
export interface Orders {
  /**
   * Durable when it resolves. Of two modes that are ordered one after the other the older is not sent any more.
   * @param by who orders, as people read it
   * @returns `camera-unknown`: no agent is known to read it; `agent-away`: nobody would hear it
   */
  give(cameraId: string, order: CameraOrder, by: string): Promise<OrderView | "camera-unknown" | "agent-away">;
  find(id: string): Promise<OrderView | undefined>;
}

export interface OrdersOptions {
  readonly commands: Commands;
  readonly sender: Pick<CommandSender, "wake">;
  readonly inbox: Pick<Inbox, "reply">;
  readonly cameras: Pick<CameraDirectory, "cameras">;
  readonly clock: Pick<Clock, "now">;
}

export function createOrders({ commands, sender, inbox, cameras, clock }: OrdersOptions): Orders {
  /** Or its repetition could undo the newer one. */
  const withdrawOlderModes = async (cameraId: string): Promise<void> => {
    for (const { command } of await commands.waiting(clock.now())) {
      if (command.name !== "set-mode" || command.cameraId !== cameraId) continue;
      await commands.answer(command.id, { id: command.id, outcome: "refused", code: "SUPERSEDED" });
    }
  };
  return {
    give: async (cameraId, order, by) => {
      const { agentId, connection } = cameras.cameras().find(({ id }) => id === cameraId) ?? {};
      if (agentId === undefined) return "camera-unknown";
      if (connection === "unknown") return "agent-away";
      if (order.name === "set-mode") await withdrawOlderModes(cameraId);
      const askedAtMs = clock.now();
      const expiresAt = toRfc3339(epochMs(askedAtMs + EXPIRES_AFTER_MS));
      const command = { ...order, id: randomUUID(), expiresAt, cameraId, by };
      await commands.add({ agentId, command, askedAtMs });
      sender.wake();
      return viewOf({ agentId, command, askedAtMs }, undefined, askedAtMs);
    },
    find: async (id) => {
      const asked = await commands.find(id);
      if (asked === undefined || !isOrder(asked.command)) return undefined;
      const reply = asked.reply ?? (await inbox.reply(asked.agentId, id));
      return viewOf({ ...asked, command: asked.command }, reply, clock.now());
    },
  };
}

type OrderCommand = Extract<Command, { name: CameraOrder["name"] }>;
const isOrder = (command: Command): command is OrderCommand =>
  command.name === "confirm-view" || command.name === "set-mode";
type AskedOrder = AskedCommand & { readonly command: OrderCommand };

function viewOf(
  { agentId, command, askedAtMs }: AskedOrder,
  reply: CommandReply | undefined,
  nowMs: number,
): OrderView {
  const { id, cameraId, expiresAt } = command;
  return {
    ...{ id, cameraId, agentId, expiresAt, order: orderOf(command), askedAt: toRfc3339(epochMs(askedAtMs)) },
    state: stateOf(reply, Date.parse(expiresAt) < nowMs),
    ...(reply?.code !== undefined && { code: reply.code }),
    ...(reply?.detail !== undefined && { detail: reply.detail }),
  };
}

function stateOf(reply: CommandReply | undefined, isExpired: boolean): OrderView["state"] {
  if (reply !== undefined && reply.outcome !== "accepted") return reply.outcome;
  return isExpired ? "expired" : "asked";
}

function orderOf(command: OrderCommand): CameraOrder {
  if (command.name === "confirm-view") return { name: "confirm-view" };
  const { name, mode, until } = command;
  return { name, mode, ...(until !== undefined && { until }) };
}
