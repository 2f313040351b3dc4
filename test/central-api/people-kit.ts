/** People at browsers, with authenticators, and the clock that they all go by. */
import { createHmac } from "node:crypto";
import { epochMs, monotonicMs, SessionView } from "@ngaba/contract";
import type { Clock } from "../../central/src/platform/clock.ts";
import { keepSecrets } from "../run-logs.ts";

type Headers = Readonly<Record<string, string>>;

/** Keeps the session's cookie as a browser does, and says whose page asks. */
export class Browser {
  readonly #url: string;
  /** `name=value`; empty: none. */
  cookie = "";

  constructor(url: string) {
    this.#url = url;
  }

  get cookieName(): string {
    return `ngaba_session_${new URL(this.#url).port}`;
  }

  async get(path: string, headers: Headers = {}): Promise<Response> {
    return this.#ask(path, { headers });
  }

  async send(method: string, path: string, body: object = {}, headers: Headers = {}): Promise<Response> {
    const own = { "content-type": "application/json", origin: this.#url };
    return this.#ask(path, { method, headers: { ...own, ...headers }, body: JSON.stringify(body) });
  }

  /** Opens an address without following where it leads. */
  async open(address: string): Promise<Response> {
    return this.#ask(address, {});
  }

  async whoAmI(): Promise<SessionView> {
    return SessionView.parse(await (await this.get("/api/session")).json());
  }

  async code(answer: Response): Promise<unknown> {
    const body: unknown = await answer.json();
    return typeof body === "object" && body !== null && "code" in body ? body.code : undefined;
  }

  async #ask(path: string, init: RequestInit & { readonly headers?: Headers }): Promise<Response> {
    const headers = { ...init.headers, ...(this.cookie !== "" && { cookie: this.cookie }) };
    const answer = await fetch(new URL(path, this.#url), { ...init, headers, redirect: "manual" });
    const [pair] = answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");
    if (pair !== undefined) this.cookie = pair.endsWith("=") ? "" : pair;
    keepSecrets(this.cookie.split("=")[1] ?? "");
    return answer;
  }
}

/** A clock that goes on when it is told to. */
export function movableClock(startMs: number): Clock & { pass(seconds: number): void } {
  let nowMs = startMs;
  return {
    now: () => epochMs(nowMs),
    monotonic: () => monotonicMs(nowMs),
    pass: (seconds) => {
      nowMs += seconds * 1000;
    },
  };
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** What an authenticator shows, by RFC 6238 alone: six digits of HMAC-SHA-1 over the step of 30 s. */
export function totpCode(secret: string, nowMs: number): string {
  const bits = [...secret].map((char) => BASE32.indexOf(char).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(nowMs / 30_000)));
  const mac = createHmac("sha1", key).update(step).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  return String((mac.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, "0");
}
