import type { Command, CommandReply } from "@ngaba/contract";

export interface AskedCommand {
  readonly agentId: string;
  readonly command: Command;
  readonly askedAtMs: number;
  /** The agent's last word. */
  readonly reply?: CommandReply;
}

/** What was asked of agents, and what they said to it. No projection: what was asked is in no message of theirs. */
export interface Commands {
  /** Durable when it resolves. */
  add(asked: Omit<AskedCommand, "reply">): Promise<void>;
  find(id: string): Promise<AskedCommand | undefined>;
  /** Those without a last word that may still be begun, oldest first. */
  waiting(nowMs: number): Promise<readonly AskedCommand[]>;
  answer(id: string, reply: CommandReply): Promise<void>;
  close(): Promise<void>;
}
