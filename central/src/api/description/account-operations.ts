import {
  FirstAdministrator,
  PasswordChange,
  PasswordProof,
  SecondFactorOffer,
  SecondFactorProof,
  SecondFactorRemoval,
  SessionView,
  SignIn,
} from "@ngaba/contract";
import { done, json, type Operation } from "./operation.ts";

/** Who one is, and one's own account. */
export const accountOperations: Readonly<Record<string, Operation>> = {
  "POST /api/session": {
    summary: "Signs in: the answer sets the session's cookie",
    body: { json: SignIn },
    answers: [done],
    problems: [
      ...(["403 SIGN_IN_REFUSED", "403 SECOND_FACTOR_NEEDED", "403 SECOND_FACTOR_WRONG"] as const),
      ...(["429 TOO_MANY_FAILURES", "503 BUSY"] as const),
    ],
  },
  "GET /api/session": {
    summary: "Who asks, and which routes would answer",
    answers: [json(SessionView)],
  },
  "DELETE /api/session": {
    summary: "Signs out",
    answers: [done],
  },
  "POST /api/start/administrator": {
    summary: "Who came by the start key becomes the first administrator",
    body: { json: FirstAdministrator },
    answers: [done],
    problems: ["403 ONLY_BY_START_KEY", "409 LOGIN_TAKEN", "503 BUSY"],
  },
  "PUT /api/account/password": {
    summary: "Chooses another password; it ends one's sessions elsewhere",
    body: { json: PasswordChange },
    answers: [done],
    problems: ["403 NO_ACCOUNT", "403 PASSWORD_WRONG", "429 TOO_MANY_FAILURES", "503 BUSY"],
  },
  "POST /api/account/second-factor": {
    summary: "Makes a secret for an authenticator; it counts once a code of it was shown",
    body: { json: PasswordProof },
    answers: [json(SecondFactorOffer)],
    problems: [
      ...(["403 NO_ACCOUNT", "403 PASSWORD_WRONG", "409 SECOND_FACTOR_EXISTS"] as const),
      ...(["429 TOO_MANY_FAILURES", "503 BUSY"] as const),
    ],
  },
  "PUT /api/account/second-factor": {
    summary: "Shows a code of that secret: from now on one is asked for at each sign-in",
    body: { json: SecondFactorProof },
    answers: [done],
    problems: ["403 NO_ACCOUNT", "403 SECOND_FACTOR_WRONG", "409 NO_SECOND_FACTOR_OFFERED", "429 TOO_MANY_FAILURES"],
  },
  "DELETE /api/account/second-factor": {
    summary: "Takes one's own second factor away",
    body: { json: SecondFactorRemoval },
    answers: [done],
    problems: [
      ...(["403 NO_ACCOUNT", "403 PASSWORD_WRONG", "403 SECOND_FACTOR_WRONG", "409 NO_SECOND_FACTOR"] as const),
      ...(["429 TOO_MANY_FAILURES", "503 BUSY"] as const),
    ],
  },
};
