import type { Role, SessionView, TokenScope } from "@ngaba/contract";
import type { Request } from "express";
import { bearerToken } from "../api/bearer.ts";
import { isOnLoopback } from "../api/browser-place.ts";
import { sessionToken } from "../api/session-cookie.ts";
import type { CameraGroups } from "../cameras/camera-groups.ts";
import type { Clock } from "../platform/clock.ts";
import type { Account, Accounts } from "./accounts.ts";
import type { ApiTokens } from "./api-tokens.ts";
import type { Sessions } from "./sessions.ts";
import { isUsable } from "./sign-in.ts";
import type { Who } from "./who.ts";

/** Who asks, and all that decides what they are answered. */
export interface Known {
  readonly who: Who;
  /** Of a person. */
  readonly account?: Account;
  /** Of a machine. */
  readonly scopes?: readonly TokenScope[];
  readonly first?: SessionView["first"];
}

/** Who sent a request; `undefined`: nobody that we know. */
export type Recognise = (request: Request) => Promise<Known | undefined>;

export interface RecogniserOptions {
  readonly accounts: Pick<Accounts, "find">;
  readonly sessions: Pick<Sessions, "find">;
  readonly tokens: Pick<ApiTokens, "find">;
  readonly groups: Pick<CameraGroups, "camerasOf">;
  /** Roles that may do nothing without a second factor. */
  readonly secondFactorRoles: readonly Role[];
  readonly clock: Pick<Clock, "now">;
}

export function createRecogniser(options: RecogniserOptions): Recognise {
  const { accounts, sessions, tokens, groups, clock } = options;
  return async (request) => {
    const bearer = bearerToken(request);
    if (bearer !== undefined) {
      const token = await tokens.find(bearer);
      return token && { who: { kind: "token", ...seen(token, groups), roles: [] }, scopes: token.scopes };
    }
    const cookie = sessionToken(request);
    const session = cookie === undefined ? undefined : await sessions.find(cookie);
    if (session === undefined) return undefined;
    if (session.accountId === undefined) return byStartKey(request);
    const account = await accounts.find(session.accountId);
    if (account === undefined || !isUsable(account, clock.now())) return undefined;
    return {
      who: { kind: "person", ...seen(account, groups), roles: account.roles },
      account,
      ...firstOf(account, options.secondFactorRoles),
    };
  };
}

/** As the audit log names who came by the start key. */
export const startKeyHolder = { kind: "start-key", id: "start-key", name: "start key" } as const;

type Seer = Pick<Account, "id" | "name" | "cameraGroups">;

const seen = ({ id, name, cameraGroups }: Seer, groups: RecogniserOptions["groups"]) => ({
  ...{ id, name, cameraIds: groups.camerasOf(cameraGroups) },
});

/** On this machine a password may wait: who sits here could read our files anyway. */
function byStartKey(request: Request): Known {
  const who: Who = { ...startKeyHolder, roles: ["administrator"], cameraIds: undefined };
  return isOnLoopback(request) ? { who } : { who, first: "choose-password" };
}

function firstOf(account: Account, secondFactorRoles: readonly Role[]): Pick<Known, "first"> {
  if (account.passwordUntilMs !== undefined) return { first: "choose-password" };
  const isNeeded = account.roles.some((role) => secondFactorRoles.includes(role));
  return isNeeded && account.totpSecret === undefined ? { first: "add-second-factor" } : {};
}
