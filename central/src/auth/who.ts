import type { Request } from "express";
import { HttpProblem } from "../api/problem.ts";

export type Role = "operator" | "reviewer" | "senior-reviewer" | "technician" | "auditor" | "administrator";

/** Who asks: a signed-in person, a machine's token, or the one-time key of a first start. */
export interface Who {
  readonly kind: "person" | "token" | "start-key";
  /** Of the account or token; "start-key". */
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** Camera groups it may see; `undefined`: all. A group is a ward's or site's id, or a named list in the configuration. */
  readonly cameraIds: ReadonlySet<string> | undefined;
}

const known = new WeakMap<Request, Who>();

/** Of a request that has passed the gate. @throws {HttpProblem} 401 when nobody is known */
export function whoOf(request: Request): Who {
  const who = known.get(request);
  if (who === undefined) throw new HttpProblem(401, "UNAUTHORISED");
  return who;
}

/** Who has a limit of their own. @throws {HttpProblem} 401 when nobody is known */
export function askerOf(request: Request): string {
  const { kind, id } = whoOf(request);
  return `${kind} ${id}`;
}

/** For the gate alone. */
export const knowAs = (request: Request, who: Who): void => void known.set(request, who);
