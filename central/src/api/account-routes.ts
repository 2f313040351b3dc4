import {
  PasswordChange,
  PasswordProof,
  type SecondFactorOffer,
  SecondFactorProof,
  SecondFactorRemoval,
} from "@ngaba/contract";
import express, { Router } from "express";
import { newTotpSecret, totpAddress } from "../auth/otpauth-second-factor.ts";
import { whoOf } from "../auth/who.ts";
import {
  accountOf,
  checkNewPassword,
  MAX_BODY_BYTES,
  proveCode,
  provePassword,
  startSession,
} from "./account-proof.ts";
import { parseBody } from "./parse.ts";
import { HttpProblem, methodNotAllowed } from "./problem.ts";
import type { AuthRouteOptions } from "./session-routes.ts";

/** `/api/account`: what people do with their own account. */
export function accountRoutes({ auth, audit, onRightsChanged }: AuthRouteOptions): Router {
  const { accounts, sessions, passwords } = auth;
  const router = Router();
  const json = express.json({ limit: MAX_BODY_BYTES });

  router
    .route("/api/account/password")
    .put(json, async (request, response) => {
      const { current, next } = parseBody(request, PasswordChange);
      const { id, login } = accountOf(request);
      checkNewPassword(next, login, "next");
      if (next === current) throw sameAsBefore();
      await provePassword(request, current, auth);
      const passwordHash = await passwords.hash(next);
      await audit.note({ who: whoOf(request), action: "password.chosen", subject: login });
      await accounts.setPassword(id, { passwordHash, passwordUntilMs: undefined });
      if (await accounts.hasAdministrator()) {
        await auth.startKey.end();
        await sessions.endAllOf(undefined);
      }
      await sessions.endAllOf(id); // whoever knew the old one is out, in every browser
      await startSession(request, response, auth, id);
      onRightsChanged();
      response.status(204).end();
    })
    .all(methodNotAllowed("PUT"));

  router
    .route("/api/account/second-factor")
    .post(json, async (request, response) => {
      const { password } = parseBody(request, PasswordProof);
      const { id, login, totpSecret } = await provePassword(request, password, auth);
      if (totpSecret !== undefined) throw new HttpProblem(409, "SECOND_FACTOR_EXISTS");
      const secret = newTotpSecret();
      await accounts.offerSecondFactor(id, secret);
      const offer: SecondFactorOffer = { secret, address: totpAddress(secret, login) };
      response.set("Cache-Control", "no-store").json(offer);
    })
    .put(json, async (request, response) => {
      const { code } = parseBody(request, SecondFactorProof);
      const { id, login, totpOffer } = accountOf(request);
      if (totpOffer === undefined) throw new HttpProblem(409, "NO_SECOND_FACTOR_OFFERED");
      await proveCode(request, totpOffer, code, auth);
      await audit.note({ who: whoOf(request), action: "second-factor.added", subject: login });
      await accounts.setSecondFactor(id, totpOffer);
      await sessions.endAllOf(id);
      await startSession(request, response, auth, id);
      onRightsChanged();
      response.status(204).end();
    })
    .delete(json, async (request, response) => {
      const { password, code } = parseBody(request, SecondFactorRemoval);
      const { id, login, totpSecret } = await provePassword(request, password, auth);
      if (totpSecret === undefined) throw new HttpProblem(409, "NO_SECOND_FACTOR");
      await proveCode(request, totpSecret, code, auth);
      await audit.note({ who: whoOf(request), action: "second-factor.removed", subject: login });
      await accounts.setSecondFactor(id, undefined);
      response.status(204).end();
    })
    .all(methodNotAllowed("POST, PUT, DELETE"));
  return router;
}

const sameAsBefore = (): HttpProblem =>
  new HttpProblem(400, "BODY_INVALID", { problems: [{ path: "next", message: "must be another one" }] });
