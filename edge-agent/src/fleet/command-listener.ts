/**
 * Hears what the centre asks of this agent, and answers. The centre asks again until it has the last word, so an answer that
 * gets lost is given again, and nothing that waits is remembered here.
 */
import { agentTopics, Command, type CommandReply, fromRfc3339 } from "@ngaba/contract";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";

/** What becomes of a command. Must give the same answer to the same id. */
export type CommandHandler<Name extends Command["name"]> = (
  command: Extract<Command, { name: Name }>,
) => Omit<CommandReply, "id">;
export type CommandHandlers = { readonly [Name in Command["name"]]?: CommandHandler<Name> };

export interface CommandListener {
  /** What to subscribe to. */
  readonly topics: readonly string[];
  onMessage(topic: string, payload: Uint8Array, publish: (topic: string, payload: string) => void): void;
}

export function createCommandListener(options: {
  readonly agentId: string;
  readonly handlers: CommandHandlers;
  readonly clock: Clock;
  readonly log: Logger;
}): CommandListener {
  const { clock, log, handlers } = options;
  const topics = agentTopics(options.agentId);
  const start = topics.command("");
  return {
    topics: [topics.command("+")],
    onMessage: (topic, payload, publish) => {
      if (!topic.startsWith(start)) return;
      const command = parseCommand(payload);
      if (command === undefined || topics.command(command.name) !== topic) {
        log.warn({ topic }, "a command cannot be read; it is ignored");
        return;
      }
      const answer = isExpired(command, clock) ? EXPIRED : answerTo(command, handlers, log);
      if (answer === undefined) return;
      const reply: CommandReply = { id: command.id, ...answer };
      publish(topics.reply(command.id), JSON.stringify(reply));
    },
  };
}

const EXPIRED = { outcome: "refused", code: "EXPIRED" } as const;
const isExpired = ({ expiresAt }: Command, clock: Clock): boolean => fromRfc3339(expiresAt) < clock.now();

/** `undefined`: it could not be carried out now, and is asked for again. */
function answerTo(command: Command, handlers: CommandHandlers, log: Logger): Omit<CommandReply, "id"> | undefined {
  try {
    const answer = handle(command, handlers);
    return answer ?? { outcome: "refused", code: "NOT_SUPPORTED", detail: `this agent does not do ${command.name}` };
  } catch (error) {
    log.error({ err: error, name: command.name }, "a command could not be carried out; the centre asks again");
    return undefined;
  }
}

function handle(command: Command, handlers: CommandHandlers): Omit<CommandReply, "id"> | undefined {
  switch (command.name) {
    case "keep-recording":
      return handlers["keep-recording"]?.(command);
    case "confirm-view":
      return handlers["confirm-view"]?.(command);
    case "set-mode":
      return handlers["set-mode"]?.(command);
    case "live-view":
      return handlers["live-view"]?.(command);
    case "past-view":
      return handlers["past-view"]?.(command);
    default:
      return command satisfies never;
  }
}

function parseCommand(payload: Uint8Array): Command | undefined {
  try {
    return Command.safeParse(JSON.parse(Buffer.from(payload).toString("utf8"))).data;
  } catch {
    return undefined; // not JSON
  }
}
