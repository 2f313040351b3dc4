import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { EdgeError } from "../platform/errors.ts";
import type { CameraConfig } from "./agent-config.ts";
import { loadSecrets, type Secrets } from "./secrets.ts";
import { withEnvironment } from "./secrets-environment.ts";

/** Secrets that may change while the agent runs. */
export interface SecretsWatch {
  /** The newest that could be read. Ask again at each connection. */
  current(): Secrets;
  /** Reads the file again; one that cannot be used leaves the secrets as they were. */
  reread(): void;
  /** Does so whenever the file changes, until `signal` aborts. */
  run(signal: AbortSignal): Promise<void>;
}

export interface SecretsWatchOptions {
  readonly file: string;
  readonly config: { readonly cameras: readonly Pick<CameraConfig, "id">[] };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told what is wrong with a changed file, and `undefined` once it is well again. Never holds a secret. */
  readonly onProblem: (problem: string | undefined) => void;
  /** Default 5 s. */
  readonly everyMs?: number;
}

const EVERY_MS = 5000;

/** @throws {EdgeError} `SECRETS_INVALID` when there is nothing usable to begin with */
export function watchSecrets({ file, config, env, onProblem, everyMs = EVERY_MS }: SecretsWatchOptions): SecretsWatch {
  const cameraIds = config.cameras.map(({ id }) => id);
  const load = (): Secrets => {
    const hasFile = statSync(file, { throwIfNoEntry: false }) !== undefined;
    return withEnvironment(hasFile ? loadSecrets(file, config) : undefined, { file, cameraIds, env });
  };
  let seen = versionOf(file); // before it is read: a change in between is then seen
  let secrets = load();

  const reread = (): void => {
    seen = versionOf(file);
    try {
      secrets = load();
      onProblem(undefined);
    } catch (error) {
      if (!(error instanceof EdgeError)) throw error;
      onProblem(error.message);
    }
  };
  const run = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      await sleep(everyMs, undefined, { signal }).catch(() => undefined); // aborted: the loop ends
      if (!signal.aborted && versionOf(file) !== seen) reread();
    }
  };
  return { current: () => secrets, reread, run };
}

/** Changes with the file, also when another takes its place, or its rights change. */
function versionOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? "" : [stat.ino, stat.mtimeMs, stat.ctimeMs, stat.size].join();
}
