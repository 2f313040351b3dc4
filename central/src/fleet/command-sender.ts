/**
 * Asks agents, again and again until each has said its last word or the command has expired: what goes over the broker
 * may get lost, and the id makes repetition harmless.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "@ngaba/contract";
import type { Inbox } from "../inbox/inbox.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import type { Commands } from "./commands.ts";

const REPEAT_MS = 5_000;

export interface CommandSenderOptions {
  readonly commands: Commands;
  readonly inbox: Pick<Inbox, "reply">;
  /** Not waited for: what gets lost is sent again. */
  readonly publish: (agentId: string, command: Command) => void;
  readonly clock: Pick<Clock, "now">;
  readonly logger: Logger;
  readonly repeatMs?: number;
}

export interface CommandSender {
  /** Looks at once: something was asked, or an agent has come back. */
  wake(): void;
  close(): Promise<void>;
}

export function startCommandSender(options: CommandSenderOptions): CommandSender {
  const { logger, repeatMs = REPEAT_MS } = options;
  const closing = new AbortController();
  let awake = new AbortController();
  const finished = (async () => {
    while (!closing.signal.aborted) {
      awake = new AbortController();
      await sendWaiting(options).catch((err: unknown) =>
        logger.error({ err }, "commands could not be sent, will retry"),
      );
      const either = AbortSignal.any([closing.signal, awake.signal]);
      await sleep(repeatMs, undefined, { signal: either }).catch(() => undefined); // woken, or at the end
    }
  })();
  return {
    wake: () => awake.abort(),
    close: async () => {
      closing.abort();
      await finished;
    },
  };
}

async function sendWaiting({ commands, inbox, publish, clock }: CommandSenderOptions): Promise<void> {
  for (const { agentId, command } of await commands.waiting(clock.now())) {
    const reply = await inbox.reply(agentId, command.id);
    if (reply !== undefined && reply.outcome !== "accepted") await commands.answer(command.id, reply);
    else publish(agentId, command);
  }
}
