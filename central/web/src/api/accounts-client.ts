import {
  type AccountChange,
  AccountList,
  AccountView,
  AuthorityList,
  type AuthorityView,
  CameraGroupList,
  type CameraGroupView,
  type FirstAdministrator,
  IssuedAccount,
  IssuedToken,
  type NewAccount,
  type NewToken,
  type PasswordChange,
  SecondFactorOffer,
  type SecondFactorRemoval,
  SessionView,
  type SignIn,
  TokenList,
  type TokenView,
} from "@ngaba/contract";
import type { z } from "zod";
import { type Asking, ask, askJson } from "./client.ts";
import type { Result } from "./result.ts";

type Done = Promise<Result<undefined>>;

/** Who is signed in, what they do with their own account, and what an administrator does with others. */
export type AccountsClient = {
  readonly session: (signal: AbortSignal) => Promise<Result<SessionView>>;
  readonly signIn: (body: SignIn) => Done;
  readonly signOut: () => Done;
  readonly becomeAdministrator: (body: FirstAdministrator) => Done;
  readonly choosePassword: (body: PasswordChange) => Done;
  readonly offerSecondFactor: (password: string) => Promise<Result<SecondFactorOffer>>;
  readonly addSecondFactor: (code: string) => Done;
  readonly removeSecondFactor: (body: SecondFactorRemoval) => Done;
  readonly people: (signal: AbortSignal) => Promise<Result<readonly AccountView[]>>;
  readonly addPerson: (body: NewAccount) => Promise<Result<IssuedAccount>>;
  readonly changePerson: (id: string, body: AccountChange) => Promise<Result<AccountView>>;
  readonly resetPassword: (id: string) => Promise<Result<IssuedAccount>>;
  readonly resetSecondFactor: (id: string) => Done;
  readonly cameraGroups: (signal: AbortSignal) => Promise<Result<readonly CameraGroupView[]>>;
  /** What a reviewer may be given to decide, lowest ceiling first. */
  readonly authorities: (signal: AbortSignal) => Promise<Result<readonly AuthorityView[]>>;
  readonly tokens: (signal: AbortSignal) => Promise<Result<readonly TokenView[]>>;
  readonly addToken: (body: NewToken) => Promise<Result<IssuedToken>>;
  readonly removeToken: (id: string) => Done;
};

/** @param send `fetch`, or what stands in for it in a test */
export function createAccountsClient(send: typeof fetch): AccountsClient {
  const get = <T>(path: string, schema: z.ZodType<T>, signal: AbortSignal) => askJson(send, path, schema, { signal });
  const asking = (method: string, body?: object): Asking => ({
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const done = (path: string, method: string, body?: object): Done =>
    ask(send, path, async () => ({ kind: "ok", value: undefined }), asking(method, body));
  const answered = <T>(path: string, schema: z.ZodType<T>, method: string, body?: object) =>
    askJson(send, path, schema, asking(method, body));
  const secondFactor = "/api/account/second-factor";
  const person = (id: string) => `/api/accounts/${encodeURIComponent(id)}`;
  return {
    session: (signal) => get("/api/session", SessionView, signal),
    signIn: (body) => done("/api/session", "POST", body),
    signOut: () => done("/api/session", "DELETE"),
    becomeAdministrator: (body) => done("/api/start/administrator", "POST", body),
    choosePassword: (body) => done("/api/account/password", "PUT", body),
    offerSecondFactor: (password) => answered(secondFactor, SecondFactorOffer, "POST", { password }),
    addSecondFactor: (code) => done(secondFactor, "PUT", { code }),
    removeSecondFactor: (body) => done(secondFactor, "DELETE", body),
    people: async (signal) => part(await get("/api/accounts", AccountList, signal), ({ accounts }) => accounts),
    addPerson: (body) => answered("/api/accounts", IssuedAccount, "POST", body),
    changePerson: (id, body) => answered(person(id), AccountView, "PATCH", body),
    resetPassword: (id) => answered(`${person(id)}/password`, IssuedAccount, "POST"),
    resetSecondFactor: (id) => done(`${person(id)}/second-factor`, "DELETE"),
    cameraGroups: async (signal) =>
      part(await get("/api/camera-groups", CameraGroupList, signal), ({ groups }) => groups),
    authorities: async (signal) =>
      part(await get("/api/authorities", AuthorityList, signal), ({ authorities }) => authorities),
    tokens: async (signal) => part(await get("/api/tokens", TokenList, signal), ({ tokens }) => tokens),
    addToken: (body) => answered("/api/tokens", IssuedToken, "POST", body),
    removeToken: (id) => done(`/api/tokens/${encodeURIComponent(id)}`, "DELETE"),
  };
}

function part<A, B>(result: Result<A>, take: (value: A) => B): Result<B> {
  return result.kind === "ok" ? { kind: "ok", value: take(result.value) } : result;
}
