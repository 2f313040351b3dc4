import { FirstAdministrator, type SessionView, SignIn } from "@ngaba/contract";
import express, { type Request, type RequestHandler, type Response, Router } from "express";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Auth } from "../auth/auth.ts";
import { startKeyHolder } from "../auth/recognise.ts";
import { type SignInResult, signIn } from "../auth/sign-in.ts";
import { knownOf, routesFor } from "./access-gate.ts";
import {
  addressOf,
  checkNewPassword,
  loginTaken,
  MAX_BODY_BYTES,
  startSession,
  tooManyFailures,
} from "./account-proof.ts";
import { parseBody } from "./parse.ts";
import { HttpProblem, methodNotAllowed } from "./problem.ts";
import { limitRate } from "./rate-limit.ts";
import { clearSessionCookie, sessionToken } from "./session-cookie.ts";

export interface AuthRouteOptions {
  readonly auth: Auth;
  readonly audit: Pick<AuditLog, "note">;
  /** Called when somebody may less than before, or is gone. */
  readonly onRightsChanged: () => void;
  /** Refused sign-ins of one address; beyond, its passwords are not even looked at. */
  readonly wrongSignInsPerMinute: number;
}

/** `/api/session`: sign in, who am I, sign out; and how who came by the start key becomes the first administrator. */
export function sessionRoutes(options: AuthRouteOptions): Router {
  const { auth, audit, onRightsChanged } = options;
  const router = Router();
  const json = express.json({ limit: MAX_BODY_BYTES });
  router
    .route("/api/session")
    .get((request, response) => void response.set("Cache-Control", "no-store").json(viewOf(request)))
    .post(signInLimit(options.wrongSignInsPerMinute), json, async (request, response) => {
      const asked = parseBody(request, SignIn);
      const result = await signIn(asked, addressOf(request), auth);
      if (result.kind !== "in") throw await refusal(result, asked, request, options);
      const { id, login, name } = result.account;
      await audit.note({ who: { kind: "person", id, name }, action: "session.opened", subject: login });
      await startSession(request, response, auth, id);
      response.status(204).end();
    })
    .delete(async (request, response) => {
      const { who, account } = knownOf(request);
      await audit.note({ who, action: "session.closed", subject: account?.login ?? who.id });
      await auth.sessions.end(sessionToken(request) ?? "");
      clearSessionCookie(request, response);
      onRightsChanged();
      response.status(204).end();
    })
    .all(methodNotAllowed("GET, HEAD, POST, DELETE"));
  router
    .route("/api/start/administrator")
    .post(json, async (request, response) => {
      await becomeAdministrator(request, response, options);
      response.status(204).end();
    })
    .all(methodNotAllowed("POST"));
  return router;
}

/** `GET /?key=…`: opens an administrator's session once. Without a key it is the page's. */
export function startKeyRoute(
  { auth, audit }: AuthRouteOptions,
  countWrongKey: RequestHandler,
  sayUsed: (response: Response) => void,
): RequestHandler {
  return async (request, response, next) => {
    const { key } = request.query;
    if (key === undefined || request.method !== "GET") return next();
    // A browser that looks ahead is not yet a person who opens it.
    if (/prefetch/.test(String(request.headers["sec-purpose"]))) throw new HttpProblem(503, "NOT_AHEAD");
    response.set("Cache-Control", "no-store");
    const note = () => audit.note({ who: startKeyHolder, action: "start-key.used", subject: addressOf(request) });
    if (await auth.startKey.take(String(key), note)) {
      await startSession(request, response, auth, undefined);
      return response.redirect(303, "/");
    }
    if ((await auth.recognise(request)) !== undefined) return response.redirect(303, "/");
    countWrongKey(request, response, () => sayUsed(response));
  };
}

function viewOf(request: Request): SessionView {
  const asker = knownOf(request);
  const { who, account, first } = asker;
  return {
    ...{ kind: who.kind, id: who.id, name: who.name, roles: [...who.roles] },
    ...(account !== undefined && { login: account.login }),
    cameraGroups: account?.cameraGroups ?? null,
    may: routesFor(asker),
    ...(first !== undefined && { first }),
    hasSecondFactor: account?.totpSecret !== undefined,
  };
}

/** What a refused sign-in is answered; noted with its login only where that exists: people type passwords there. */
async function refusal(
  result: Exclude<SignInResult, { kind: "in" }>,
  { login }: SignIn,
  request: Request,
  { auth, audit }: AuthRouteOptions,
): Promise<HttpProblem> {
  if (result.kind === "code-needed") return new HttpProblem(403, "SECOND_FACTOR_NEEDED");
  if (result.kind === "wait") return tooManyFailures(result.waitMs); // what led there is noted
  const account = await auth.accounts.findByLogin(login);
  const who = { kind: "person", id: account?.id ?? "unknown", name: account?.name ?? "unknown" } as const;
  const detail = { why: result.kind, from: addressOf(request) };
  await audit.note({ who, action: "session.refused", subject: account?.login ?? "unknown", detail });
  return new HttpProblem(403, result.kind === "code-wrong" ? "SECOND_FACTOR_WRONG" : "SIGN_IN_REFUSED");
}

/** Many at work behind one address come through: only what was refused is counted. */
const signInLimit = (perMinute: number): RequestHandler =>
  limitRate({ perMinute, problem: () => tooManyFailures(60_000), onlyRefused: true });

/** The start key has done its work: it and every session that it opened end with the first password. */
async function becomeAdministrator(
  request: Request,
  response: Response,
  { auth, audit, onRightsChanged }: AuthRouteOptions,
): Promise<void> {
  const { who } = knownOf(request);
  if (who.kind !== "start-key") throw new HttpProblem(403, "ONLY_BY_START_KEY");
  const { login, name, password } = parseBody(request, FirstAdministrator);
  checkNewPassword(password, login, "password");
  const passwordHash = await auth.passwords.hash(password);
  const facts = { login, name, roles: ["administrator"], cameraGroups: null } as const;
  if ((await auth.accounts.findByLogin(login)) !== undefined) throw loginTaken();
  await audit.note({ who, action: "account.created", subject: login, detail: { roles: "administrator" } });
  const account = await auth.accounts.add({ ...facts, passwordHash, passwordUntilMs: undefined });
  if (account === "login-taken") throw loginTaken();
  await auth.startKey.end();
  await auth.sessions.endAllOf(undefined);
  await startSession(request, response, auth, account.id);
  onRightsChanged();
}
