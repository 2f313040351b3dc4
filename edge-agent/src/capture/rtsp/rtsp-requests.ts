import { maskSecrets, streamFault } from "../stream-fault.ts";
import { createAuthoriser, type Login } from "./rtsp-auth.ts";
import { formatRtspRequest, headerOf, type RtspResponse } from "./rtsp-message.ts";

export type RequestHeaders = readonly (readonly [name: string, value: string])[];

/** The requests of one connection, one at a time, and their answers. */
export interface RtspRequests {
  /**
   * Sends a request, answers a demand for the login, and resolves with the answer, whatever its status. What the camera
   * says in it holds no login.
   *
   * @throws {EdgeError} `STREAM_STALLED` without an answer in time; else what ended the connection
   */
  request(method: string, url: string, headers?: RequestHeaders): Promise<RtspResponse>;
  /** Sends one whose answer nobody waits for. */
  say(method: string, url: string, headers: RequestHeaders): void;
  onResponse(response: RtspResponse): void;
}

export interface RequestsOptions {
  readonly login: Login | undefined;
  readonly answerMs: number;
  readonly write: (text: string) => void;
  /** Rejects when the connection ends. */
  readonly ended: Promise<never>;
}

const USER_AGENT = "Ngaba";
/** Without login, with it, and once more where its nonce had grown old meanwhile. */
const MAX_TRIES = 3;

export function createRtspRequests({ login, answerMs, write, ended }: RequestsOptions): RtspRequests {
  const authoriser = createAuthoriser(login);
  let pending: { readonly sequence: string; readonly resolve: (response: RtspResponse) => void } | undefined;
  let sequence = 0;
  let last: Promise<unknown> = Promise.resolve();

  const say = (method: string, url: string, headers: RequestHeaders): void => {
    sequence++;
    const authorisation = authoriser.authorise(method, url);
    const own: RequestHeaders = [
      ["CSeq", String(sequence)],
      ["User-Agent", USER_AGENT],
      ...(authorisation === undefined ? [] : [["Authorization", authorisation] as const]),
    ];
    write(formatRtspRequest(method, url, [...own, ...headers]));
  };
  const exchange = async (method: string, url: string, headers: RequestHeaders): Promise<RtspResponse> => {
    const answer = Promise.withResolvers<RtspResponse>();
    say(method, url, headers);
    pending = { sequence: String(sequence), resolve: answer.resolve };
    const timer = setTimeout(
      () => answer.reject(streamFault("STREAM_STALLED", `no answer to ${method} within ${answerMs} ms`)),
      answerMs,
    );
    try {
      return await Promise.race([answer.promise, ended]);
    } finally {
      clearTimeout(timer);
      pending = undefined;
    }
  };
  const exchangeWithLogin = async (method: string, url: string, headers: RequestHeaders): Promise<RtspResponse> => {
    for (let tries = 1; ; tries++) {
      const response = await exchange(method, url, headers);
      const challenges = response.headers.filter(([name]) => name === "www-authenticate").map(([, value]) => value);
      const isFinal =
        response.status !== 401 || tries === MAX_TRIES || !authoriser.onChallenge(challenges, tries === 1);
      if (isFinal) return { ...response, reason: maskLogin(response.reason, login) };
    }
  };
  const request: RtspRequests["request"] = (method, url, headers = []) => {
    const next = last.then(() => exchangeWithLogin(method, url, headers));
    last = next.catch(() => undefined); // told to whoever asked
    return next;
  };
  const onResponse = (response: RtspResponse): void => {
    const answered = headerOf(response.headers, "cseq"); // which some cameras leave out
    if (answered === undefined || answered === pending?.sequence) pending?.resolve(response);
  };
  return { request, say, onResponse };
}

const maskLogin = (text: string, login: Login | undefined): string =>
  login === undefined ? text : maskSecrets(text, [login.username, login.password]);
