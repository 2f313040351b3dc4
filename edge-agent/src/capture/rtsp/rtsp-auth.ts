import { createHash, randomBytes } from "node:crypto";

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Answers a camera's demands for the login (RFC 7616 digest, RFC 7617 basic). Remembers the last demand. */
export interface Authoriser {
  /**
   * Takes the `WWW-Authenticate` headers of a 401.
   *
   * @param isFirst whether this request has not answered a demand of its own yet
   * @returns whether another try makes sense: not for a login that was refused, nor when nothing on offer can be done.
   * An answer to an earlier demand may be refused only for its age, which not every camera says.
   */
  onChallenge(headers: readonly string[], isFirst: boolean): boolean;
  /** Value of `Authorization`; `undefined` while nothing was demanded. */
  authorise(method: string, url: string): string | undefined;
}

interface Challenge {
  readonly scheme: string;
  /** Names in lower case, values without their quotes. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** By strength. */
const HASHES: readonly (readonly [name: string, hash: string])[] = [
  ["SHA-256", "sha256"],
  ["MD5", "md5"],
];
const MAX_CHALLENGE_CHARS = 4096;

/** @param makeNonce for tests with known answers */
export function createAuthoriser(
  login: Login | undefined,
  makeNonce = (): string => randomBytes(16).toString("hex"),
): Authoriser {
  let chosen: Challenge | undefined;
  let uses = 0; // of its nonce

  const onChallenge = (headers: readonly string[], isFirst: boolean): boolean => {
    chosen = strongest(headers.flatMap(parseChallenges));
    uses = 0;
    return login !== undefined && chosen !== undefined && (isFirst || isStale(chosen));
  };
  const authorise = (method: string, url: string): string | undefined => {
    if (login === undefined || chosen === undefined) return undefined;
    if (chosen.scheme === "basic")
      return `Basic ${Buffer.from(`${login.username}:${login.password}`).toString("base64")}`;
    return digest({ login, challenge: chosen, method, url, uses: ++uses, clientNonce: makeNonce() });
  };
  return { onChallenge, authorise };
}

const isStale = ({ parameters }: Challenge): boolean => parameters.get("stale")?.toLowerCase() === "true";

/** Digest before basic, which sends the password itself. */
function strongest(challenges: readonly Challenge[]): Challenge | undefined {
  for (const [name] of HASHES) {
    const found = challenges.find(
      (challenge) => challenge.scheme === "digest" && hashName(challenge) === name && canAnswer(challenge),
    );
    if (found !== undefined) return found;
  }
  return challenges.find(({ scheme }) => scheme === "basic");
}

/** Without the suffix of session variants. */
const hashName = ({ parameters }: Challenge): string =>
  (parameters.get("algorithm") ?? "MD5").toUpperCase().replace(/-SESS$/, "");

const qualities = ({ parameters }: Challenge): string[] =>
  (parameters.get("qop") ?? "").split(",").map((quality) => quality.trim().toLowerCase());

const canAnswer = (challenge: Challenge): boolean =>
  !challenge.parameters.has("qop") || qualities(challenge).includes("auth");

interface DigestInput {
  readonly login: Login;
  readonly challenge: Challenge;
  readonly method: string;
  readonly url: string;
  readonly uses: number;
  readonly clientNonce: string;
}

/** RFC 7616, 3.4; without `qop` as in RFC 2069, which most cameras speak. */
function digest({ login, challenge, method, url, uses, clientNonce }: DigestInput): string {
  const { parameters } = challenge;
  const algorithm = parameters.get("algorithm");
  const hash = hasher(hashName(challenge));
  const realm = parameters.get("realm") ?? "";
  const nonce = parameters.get("nonce") ?? "";
  const isSession = /-sess$/i.test(algorithm ?? "");
  const secret = hash(`${login.username}:${realm}:${login.password}`);
  const key = isSession ? hash(`${secret}:${nonce}:${clientNonce}`) : secret;
  const count = uses.toString(16).padStart(8, "0");
  const hasQuality = parameters.has("qop");
  const middle = hasQuality ? `${nonce}:${count}:${clientNonce}:auth` : nonce;
  const response = hash(`${key}:${middle}:${hash(`${method}:${url}`)}`);
  const quoted = {
    username: escapeQuotes(login.username),
    realm,
    nonce,
    uri: url,
    response,
    opaque: parameters.get("opaque"),
  };
  const fields = Object.entries(quoted).flatMap(([name, value]) => (value === undefined ? [] : [`${name}="${value}"`]));
  if (algorithm !== undefined) fields.push(`algorithm=${algorithm}`);
  if (hasQuality) fields.push("qop=auth", `nc=${count}`);
  if (hasQuality || isSession) fields.push(`cnonce="${clientNonce}"`);
  return `Digest ${fields.join(", ")}`;
}

function hasher(name: string): (text: string) => string {
  const hash = HASHES.find(([known]) => known === name)?.[1] ?? "md5";
  return (text) => createHash(hash).update(text).digest("hex");
}

const escapeQuotes = (text: string): string => text.replace(/["\\]/g, "\\$&");

/** A scheme with something of its own after it, or one name with its value. */
const CHALLENGE_PART =
  /(?:^|,)\s*([A-Za-z]+)(?:\s+(?=[\w-]+\s*=)|\s*$)|([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))/g;

/** One header may hold several challenges. Values stay as they came, backslashes too: they are sent back so. */
function parseChallenges(header: string): Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  for (const [, scheme, name, quoted, plain] of header.slice(0, MAX_CHALLENGE_CHARS).matchAll(CHALLENGE_PART)) {
    if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), parameters: new Map() });
    else if (name !== undefined) challenges.at(-1)?.parameters.set(name.toLowerCase(), quoted ?? plain ?? "");
  }
  return challenges;
}
