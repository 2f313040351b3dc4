import { EdgeError } from "../platform/errors.ts";
import type { Secrets } from "./secrets.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const BROKER_PASSWORD = "NGABA_BROKER_PASSWORD";
const UPLOAD_TOKEN = "NGABA_UPLOAD_TOKEN";
const CAMERA = /^NGABA_CAMERA_(\w+)_(USERNAME|PASSWORD)$/;

/**
 * Secrets that the environment names, over those of the file: `NGABA_BROKER_PASSWORD`, `NGABA_UPLOAD_TOKEN`, and for the
 * camera `gate-1` `NGABA_CAMERA_GATE_1_USERNAME` and `…_PASSWORD`.
 *
 * @param secrets of the file; absent where the environment has to name all that is needed
 * @throws {EdgeError} `SECRETS_INVALID`, naming variables and never what is in them
 */
export function withEnvironment(
  secrets: Secrets | undefined,
  { file, cameraIds, env }: { readonly file: string; readonly cameraIds: readonly string[]; readonly env: Environment },
): Secrets {
  const brokerPassword = env[BROKER_PASSWORD] || secrets?.brokerPassword;
  const uploadToken = env[UPLOAD_TOKEN] || secrets?.uploadToken;
  if (brokerPassword === undefined) throw invalid(`${BROKER_PASSWORD} is not set, and there is no ${file}`);
  if (uploadToken === undefined) throw invalid(`${UPLOAD_TOKEN} is not set, and there is no ${file}`);
  refuseStrangers(cameraIds, env);
  const logins = cameraIds.flatMap((id) => {
    const login = loginOf(id, env) ?? secrets?.cameras[id];
    return login === undefined ? [] : [[id, login] as const];
  });
  return { brokerPassword, uploadToken, cameras: Object.fromEntries(logins) };
}

const variablePart = (cameraId: string): string => cameraId.toUpperCase().replace(/[^A-Z0-9]/g, "_");

function loginOf(cameraId: string, env: Environment): Secrets["cameras"][string] | undefined {
  const name = `NGABA_CAMERA_${variablePart(cameraId)}`;
  const [username, password] = [env[`${name}_USERNAME`], env[`${name}_PASSWORD`]];
  if (username === undefined && password === undefined) return undefined;
  if (username === undefined || username === "") throw invalid(`${name}_PASSWORD is set without ${name}_USERNAME`);
  if (password === undefined) throw invalid(`${name}_USERNAME is set without ${name}_PASSWORD`);
  return { username, password };
}

/** A name that is mistyped would otherwise show only as a camera that refuses. */
function refuseStrangers(cameraIds: readonly string[], env: Environment): void {
  const known = new Set(cameraIds.map(variablePart));
  const strangers = Object.keys(env).filter((name) => {
    const part = CAMERA.exec(name)?.[1];
    return part !== undefined && !known.has(part);
  });
  if (strangers.length > 0) throw invalid(`${strangers.join(", ")}: no such camera is configured`);
}

const invalid = (why: string): EdgeError => new EdgeError("SECRETS_INVALID", why);
