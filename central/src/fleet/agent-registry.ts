import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AgentId } from "@ngaba/contract";
import { z } from "zod";
import { hashSecret, isSameSecret, newSecret } from "../auth/secret.ts";
import { readSecretFile, replaceSecretFile } from "../auth/secret-file.ts";
import { CentralError } from "../platform/errors.ts";
import { lockFile } from "../platform/sqlite-lock.ts";

/** What an agent needs to be somebody. It exists once, when it is made: the centre keeps hashes only. */
export interface AgentCredentials {
  readonly brokerPassword: string;
  readonly uploadToken: string;
}

/** Who the agents are. */
export interface AgentRegistry {
  /**
   * Makes an agent and its secrets.
   * @throws {CentralError} AGENT_EXISTS, AGENT_ID_INVALID, DATA_IN_USE
   */
  add(agentId: string): Promise<AgentCredentials>;
  /** Takes an agent's logins away; false when there is none of that name. An open broker connection lives on. */
  remove(agentId: string): Promise<boolean>;
  list(): Promise<string[]>;
  /** True when the broker may let this login in. */
  verifyBroker(agentId: string, password: string): Promise<boolean>;
  /** The agent that an upload token belongs to. */
  agentOfUploadToken(token: string): Promise<string | undefined>;
}

const RegistryFile = z.strictObject({
  version: z.literal(1),
  agents: z.record(
    AgentId,
    z.strictObject({ brokerPasswordSha256: z.string(), uploadTokenSha256: z.string(), addedAt: z.string() }),
  ),
});
type RegistryFile = z.infer<typeof RegistryFile>;

/** A change takes some milliseconds: five seconds of trying in all. */
const LOCK_TRIES = 250;
const LOCK_PAUSE_MS = 20;

/** A name of the centre's own at the broker, so never an agent's. */
export const CENTRE_LOGIN = "central";

/**
 * The registry in one JSON file, replaced as a whole at each change, under a lock from reading to writing. The command
 * line writes it while a centre runs: every question looks at the file's identity first and reads it again when it is
 * another one.
 */
export function openAgentRegistry(file: string): AgentRegistry {
  let cached: { identity: string; content: RegistryFile } | undefined;

  const read = async (): Promise<RegistryFile> => {
    const identity = await identityOf(file);
    if (identity === undefined) return { version: 1, agents: {} };
    if (cached?.identity !== identity) {
      cached = { identity, content: RegistryFile.parse(JSON.parse((await readSecretFile(file)) ?? "")) };
    }
    return cached.content;
  };
  const write = (agents: RegistryFile["agents"]) =>
    replaceSecretFile(file, `${JSON.stringify({ version: 1, agents } satisfies RegistryFile, null, 2)}\n`);

  return {
    async add(agentId) {
      if (!AgentId.safeParse(agentId).success || agentId === CENTRE_LOGIN) {
        const why = `"${agentId}" cannot be an agent's id: a-z, 0-9 and inner hyphens, not "${CENTRE_LOGIN}"`;
        throw new CentralError("AGENT_ID_INVALID", why);
      }
      const secrets = { brokerPassword: newSecret(), uploadToken: newSecret() };
      const entry = {
        brokerPasswordSha256: hashSecret(secrets.brokerPassword),
        uploadTokenSha256: hashSecret(secrets.uploadToken),
        addedAt: new Date().toISOString(),
      };
      using _lock = await waitForLock(file);
      const { agents } = await read();
      if (Object.hasOwn(agents, agentId)) throw new CentralError("AGENT_EXISTS", `agent "${agentId}" exists already`);
      await write({ ...agents, [agentId]: entry });
      return secrets;
    },
    async remove(agentId) {
      using _lock = await waitForLock(file);
      const { agents } = await read();
      if (!Object.hasOwn(agents, agentId)) return false;
      await write(Object.fromEntries(Object.entries(agents).filter(([id]) => id !== agentId)));
      return true;
    },
    async list() {
      return Object.keys((await read()).agents).sort();
    },
    async verifyBroker(agentId, password) {
      const { agents } = await read();
      const known = Object.hasOwn(agents, agentId) ? agents[agentId] : undefined;
      return known !== undefined && isSameSecret(hashSecret(password), known.brokerPasswordSha256);
    },
    async agentOfUploadToken(token) {
      const hash = hashSecret(token);
      const { agents } = await read();
      return Object.entries(agents).find(([, agent]) => isSameSecret(hash, agent.uploadTokenSha256))?.[0];
    },
  };
}

/** @throws {CentralError} DATA_IN_USE when somebody has it for longer than any change takes */
async function waitForLock(file: string): Promise<Disposable> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  for (let tries = 0; tries < LOCK_TRIES; tries++) {
    const lock = lockFile(`${file}.lock`);
    if (lock !== undefined) return lock;
    await sleep(LOCK_PAUSE_MS);
  }
  throw new CentralError("DATA_IN_USE", `${file} is being changed by another program; try again`);
}

/** Changes whenever the file is replaced: a rename brings another inode. */
async function identityOf(file: string): Promise<string | undefined> {
  try {
    const { ino, mtimeNs, size } = await stat(file, { bigint: true });
    return `${ino}/${mtimeNs}/${size}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
