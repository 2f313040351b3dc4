import {
  AccountChange,
  AccountList,
  AccountView,
  AuthorityList,
  CameraGroupList,
  IssuedAccount,
  IssuedToken,
  NewAccount,
  NewToken,
  TokenList,
} from "@ngaba/contract";
import { byId, done, json, kept, type Operation } from "./operation.ts";

/** People, machines, and what they can be limited to. */
export const peopleOperations: Readonly<Record<string, Operation>> = {
  "GET /api/accounts": {
    summary: "All people, by login",
    answers: [json(AccountList)],
  },
  "POST /api/accounts": {
    summary: "Adds somebody; the answer alone has the initial password",
    body: { json: NewAccount },
    answers: [json(IssuedAccount, 201, "Added")],
    problems: ["409 LOGIN_TAKEN", "503 BUSY"],
  },
  "PATCH /api/accounts/:id": {
    summary: "Changes somebody's name, roles, cameras, or whether they may sign in",
    path: byId,
    body: { json: AccountChange },
    answers: [json(AccountView)],
    problems: ["404 ACCOUNT_NOT_FOUND", "409 CHANGED_MEANWHILE", "409 LAST_ADMINISTRATOR"],
  },
  "POST /api/accounts/:id/password": {
    summary: "Makes a new initial password; it ends their sessions",
    path: byId,
    answers: [json(IssuedAccount)],
    problems: ["404 ACCOUNT_NOT_FOUND", "503 BUSY"],
  },
  "DELETE /api/accounts/:id/second-factor": {
    summary: "Takes away the second factor of somebody who has lost it",
    path: byId,
    answers: [done],
    problems: ["404 ACCOUNT_NOT_FOUND"],
  },
  "GET /api/tokens": {
    summary: "All machines, newest first",
    answers: [json(TokenList)],
  },
  "POST /api/tokens": {
    summary: "Lets a machine in; the answer alone has its token",
    body: { json: NewToken },
    answers: [json(IssuedToken, 201, "Added")],
  },
  "DELETE /api/tokens/:id": {
    summary: "Takes a machine's token away, and ends its live streams",
    path: byId,
    answers: [done],
    problems: ["404 TOKEN_NOT_FOUND"],
  },
  "GET /api/camera-groups": {
    summary: "What people and machines can be limited to",
    answers: kept(CameraGroupList),
  },
  "GET /api/authorities": {
    summary: "What people can be given to decide by their office",
    answers: kept(AuthorityList),
  },
};
