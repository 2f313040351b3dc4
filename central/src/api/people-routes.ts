import { AccountChange, epochMs, type IssuedAccount, NewAccount, type SeenGroups, toRfc3339 } from "@ngaba/contract";
import express, { type Request, Router } from "express";
import { z } from "zod";
import { type Account, type AccountFacts, accountView } from "../auth/accounts.ts";
import type { Auth } from "../auth/auth.ts";
import { issuePassword } from "../auth/initial-password.ts";
import { whoOf } from "../auth/who.ts";
import type { CameraGroups } from "../cameras/camera-groups.ts";
import type { ReviewLaw } from "../review/review-law.ts";
import { loginTaken } from "./account-proof.ts";
import { parseBody, parseParams } from "./parse.ts";
import { HttpProblem, methodNotAllowed } from "./problem.ts";
import { sendReadable } from "./readable.ts";
import type { AuthRouteOptions } from "./session-routes.ts";

const Params = z.strictObject({ id: z.uuid() });
/** Two hundred groups with long names. */
const MAX_BODY_BYTES = 32_768;

/**
 * `/api/accounts`: what an administrator does with people. Nobody is deleted: what they did keeps their name. And
 * `/api/authorities`, what somebody may be given to decide.
 */
export function peopleRoutes(
  { auth, audit, onRightsChanged }: AuthRouteOptions,
  authorities: ReviewLaw["authorities"],
): Router {
  const { accounts, sessions, groups, clock } = auth;
  const router = Router();
  const json = express.json({ limit: MAX_BODY_BYTES });
  const view = (account: Account) => accountView(account, clock.now());

  router
    .route("/api/accounts")
    .get(async (_request, response) => {
      response.set("Cache-Control", "no-store").json({ accounts: (await accounts.list()).map(view) });
    })
    .post(json, async (request, response) => {
      const wanted = parseBody(request, NewAccount);
      checkGroups(wanted.cameraGroups, groups);
      checkAuthority(wanted.authority, authorities);
      const { authority = null } = wanted;
      const { initialPassword, kept } = await issuePassword(auth);
      if ((await accounts.findByLogin(wanted.login)) !== undefined) throw loginTaken();
      const detail = rightsOf({ ...wanted, authority, isDisabled: false });
      await audit.note({ who: whoOf(request), action: "account.created", subject: wanted.login, detail });
      const account = await accounts.add({ ...wanted, authority, ...kept });
      if (account === "login-taken") throw loginTaken();
      response
        .status(201)
        .set("Cache-Control", "no-store")
        .json(issued(view(account), initialPassword, kept));
    })
    .all(methodNotAllowed("GET, HEAD, POST"));

  router
    .route("/api/accounts/:id")
    .patch(json, async (request, response) => {
      const { version, ...wanted } = parseBody(request, AccountChange);
      if (wanted.cameraGroups !== undefined) checkGroups(wanted.cameraGroups, groups);
      checkAuthority(wanted.authority, authorities);
      const { id } = parseParams(request, Params);
      const note = (account: Account) => {
        const [subject, detail] = [account.login, rightsOf(account)];
        return audit.note({ who: whoOf(request), action: "account.changed", subject, detail });
      };
      const after = changed(await accounts.change(id, version, withoutAbsent(wanted), note), id);
      if (changesRights(wanted)) {
        await sessions.endAllOf(id); // whoever may less now must not go on as before
        onRightsChanged();
      }
      response.json(view(after));
    })
    .all(methodNotAllowed("PATCH"));

  router
    .route("/api/accounts/:id/password")
    .post(async (request, response) => {
      const account = await accountAt(request, auth);
      const { initialPassword, kept } = await issuePassword(auth);
      await audit.note({ who: whoOf(request), action: "account.password-reset", subject: account.login });
      await accounts.setPassword(account.id, kept);
      await auth.failures.clearLogin(account.login);
      await sessions.endAllOf(account.id);
      onRightsChanged();
      response.set("Cache-Control", "no-store").json(issued(view({ ...account, ...kept }), initialPassword, kept));
    })
    .all(methodNotAllowed("POST"));

  router
    .route("/api/accounts/:id/second-factor")
    .delete(async (request, response) => {
      const { id, login } = await accountAt(request, auth);
      await audit.note({ who: whoOf(request), action: "account.second-factor-removed", subject: login });
      await accounts.setSecondFactor(id, undefined);
      response.status(204).end();
    })
    .all(methodNotAllowed("DELETE"));

  router
    .route("/api/authorities")
    .get((_request, response) => sendReadable(response, { authorities }))
    .all(methodNotAllowed("GET, HEAD"));
  return router;
}

/** @throws {HttpProblem} 404 ACCOUNT_NOT_FOUND */
async function accountAt(request: Request, { accounts }: Pick<Auth, "accounts">): Promise<Account> {
  const { id } = parseParams(request, Params);
  const account = await accounts.find(id);
  if (account === undefined) throw notFound(id);
  return account;
}

type Changed = Awaited<ReturnType<Auth["accounts"]["change"]>>;

/** @throws {HttpProblem} 404 ACCOUNT_NOT_FOUND, 409 CHANGED_MEANWHILE, LAST_ADMINISTRATOR */
function changed(result: Changed, id: string): Account {
  switch (result) {
    case "unknown":
      throw notFound(id);
    case "changed-meanwhile":
      throw new HttpProblem(409, "CHANGED_MEANWHILE", { detail: "somebody changed it since you looked; look again" });
    case "last-administrator":
      throw new HttpProblem(409, "LAST_ADMINISTRATOR", { detail: "nobody could administrate any more" });
    default:
      return result;
  }
}

/** @throws {HttpProblem} 400 BODY_INVALID */
export function checkGroups(wanted: SeenGroups, groups: Pick<CameraGroups, "has">): void {
  const problems = (wanted ?? [])
    .map((id, index) => ({ id, path: `cameraGroups.${index}` }))
    .filter(({ id }) => !groups.has(id))
    .map(({ path }) => ({ path, message: "is no group of this city" }));
  if (problems.length > 0) throw new HttpProblem(400, "BODY_INVALID", { problems });
}

/** @throws {HttpProblem} 400 BODY_INVALID */
function checkAuthority(wanted: string | null | undefined, authorities: ReviewLaw["authorities"]): void {
  if (wanted === undefined || wanted === null || authorities.some(({ id }) => id === wanted)) return;
  const problems = [{ path: "authority", message: "is no authority of this city" }];
  throw new HttpProblem(400, "BODY_INVALID", { problems });
}

const withoutAbsent = ({
  name,
  roles,
  cameraGroups,
  authority,
  isDisabled,
}: Omit<AccountChange, "version">): Partial<AccountFacts> => ({
  ...(name !== undefined && { name }),
  ...(roles !== undefined && { roles }),
  ...(cameraGroups !== undefined && { cameraGroups }),
  ...(authority !== undefined && { authority }),
  ...(isDisabled !== undefined && { isDisabled }),
});

const changesRights = ({ roles, cameraGroups, isDisabled }: Omit<AccountChange, "version">): boolean =>
  roles !== undefined || cameraGroups !== undefined || isDisabled !== undefined;

const rightsOf = ({ roles, cameraGroups, authority, isDisabled }: Omit<AccountFacts, "name">) => ({
  ...{ roles: roles.join(" "), isDisabled, ...(authority !== null && { authority }) },
  cameraGroups: cameraGroups === null ? "all" : cameraGroups.join(" "),
});

const issued = (
  account: IssuedAccount["account"],
  initialPassword: string,
  { passwordUntilMs }: { readonly passwordUntilMs: number },
): IssuedAccount => ({ account, initialPassword, goodUntil: toRfc3339(epochMs(passwordUntilMs)) });

const notFound = (id: string): HttpProblem => new HttpProblem(404, "ACCOUNT_NOT_FOUND", { detail: `no account ${id}` });
