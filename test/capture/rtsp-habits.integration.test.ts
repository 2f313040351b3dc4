import { createHash } from "node:crypto";
import { createServer } from "node:net";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import type { RtspRequest } from "../simulator/rtsp-message.ts";
import { type Simulator, startSimulator } from "../simulator/simulator.ts";
import { LOGIN, makeFilm, type TestFilm } from "./capture-kit.ts";
import { type CodedFilm, makeCodedFilm, readUnits } from "./rtsp-kit.ts";
import { type CameraScript, startScriptedCamera } from "./scripted-camera.ts";

let coded: CodedFilm;
let film: TestFilm;
beforeAll(async () => {
  coded = await makeCodedFilm("h264");
  film = await makeFilm();
});
afterAll(() => film.remove());

type Habit = NonNullable<CameraScript["habit"]>;
const UNITS = 12;
const isEnough = (units: readonly unknown[]): boolean => units.length >= UNITS;
const status = (usual: string, said: string): string => usual.replace(/^RTSP\/1\.0 \d+ .*/, `RTSP/1.0 ${said}`);
const demand = (usual: string, challenge: string): string =>
  status(usual, "401 Unauthorized").replace("\r\n", `\r\nWWW-Authenticate: ${challenge}\r\n`);

const isOf =
  (login: string): Habit =>
  (request, usual) =>
    request.headers.get("authorization") === `Basic ${Buffer.from(login).toString("base64")}`
      ? usual
      : demand(usual, 'Basic realm="cam"');

function withLfAlone(usual: string): string {
  const [head = "", body = ""] = usual.replaceAll("\r\n", "\n").split(/(?<=\n\n)/);
  return head.replace(/Content-Length: \d+/, `Content-Length: ${body.length}`) + body;
}

/** Digest by SHA-256 with a nonce that holds for two requests, after which it has grown old. */
function agingDigest(): Habit {
  let uses = 0;
  return (request, usual) => {
    const nonce = `n${Math.floor(uses / 2)}`;
    const isRight = isDigestRight(request, nonce);
    if (isRight) uses++;
    const wasRightOnce = isDigestRight(request, `n${Math.floor(uses / 2) - 1}`);
    return isRight
      ? usual
      : demand(
          usual,
          `Digest realm="cam", qop="auth", algorithm=SHA-256, nonce="${nonce}"${wasRightOnce ? ", stale=true" : ""}`,
        );
  };
}

function isDigestRight({ headers, method }: RtspRequest, nonce: string): boolean {
  const given = headers.get("authorization") ?? "";
  const field = (name: string): string => new RegExp(`\\b${name}="?([^",]*)`).exec(given)?.[1] ?? "";
  const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
  const key = hash(`${LOGIN.username}:cam:${LOGIN.password}`);
  const middle = [field("nonce"), field("nc"), field("cnonce"), field("qop")].join(":");
  return (
    field("nonce") === nonce && field("response") === hash(`${key}:${middle}:${hash(`${method}:${field("uri")}`)}`)
  );
}

const HABITS: readonly (Partial<CameraScript> & { readonly why: string })[] = [
  {
    why: "header names in small letters",
    habit: (_, usual) => usual.replace(/^[\w-]+(?=:)/gm, (name) => name.toLowerCase()),
  },
  { why: "lines that end in LF alone", habit: (_, usual) => withLfAlone(usual) },
  { why: "no marker bits", hasMarkers: false },
  { why: "other channels than were asked for", channel: 4 },
  { why: "no CSeq in answers", habit: (_, usual) => usual.replace(/CSeq: \d+\r\n/, "") },
  { why: "no transport in the answer", habit: (_, usual) => usual.replace(/Transport: .*\r\n/, "") },
  {
    why: "OPTIONS refused",
    habit: ({ method }, usual) => (method === "OPTIONS" ? status(usual, "405 Method Not Allowed") : usual),
  },
  {
    why: "a base that it does not know itself",
    habit: ({ url }, usual) =>
      url.includes("/wrong/")
        ? status(usual, "404 Not Found")
        : usual.replace(/Content-Base: .*/, "Content-Base: rtsp://0.0.0.0/wrong/"),
  },
  {
    why: "PLAY only for the video itself",
    habit: ({ method, url }, usual) =>
      method === "PLAY" && !url.endsWith("track1") ? status(usual, "459 Aggregate Operation Not Allowed") : usual,
  },
  { why: "basic authentication", habit: isOf(`${LOGIN.username}:${LOGIN.password}`) },
  { why: "SHA-256 digests whose nonce grows old", habit: agingDigest() },
  {
    why: "a second address of its own",
    habit: ({ method, url }, usual) =>
      method === "DESCRIBE" && url.endsWith("/gate")
        ? status(usual, "302 Moved").replace("\r\n", `\r\nLocation: ${url}/2\r\n`)
        : usual,
  },
];

test.each(HABITS)("a camera with $why plays", async ({ why, ...script }) => {
  await using camera = await startScriptedCamera({ codec: "h264", units: coded.units, ...script });
  const { units } = await readUnits(camera.url, isEnough, { credentials: () => LOGIN });
  expect(units.some(({ isDamaged }) => isDamaged)).toBe(false);
  expect(why).toBeTruthy();
});

/** What a failed connection said, all of it. */
async function faultOf(url: string, options: Parameters<typeof readUnits>[2]): Promise<{ code: string; told: string }> {
  const fault = await readUnits(url, isEnough, options).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(fault).toMatchObject({ code: expect.stringMatching(/^STREAM_/), retryable: true });
  const error = fault as Error & { code: string }; // as matched just above
  return { code: error.code, told: `${error} ${JSON.stringify(error)} ${error.stack} ${error.cause}` };
}

const QUICK = { connectMs: 1000, answerMs: 1000, firstUnitMs: 3000, stallMs: 1000 };

test.each([
  { behaviour: "play", password: "wrong-word", code: "STREAM_UNAUTHORISED" },
  { behaviour: "unauthorised", password: LOGIN.password, code: "STREAM_UNAUTHORISED" },
  { behaviour: "refuse", password: LOGIN.password, code: "STREAM_REFUSED" },
  { behaviour: "not-found", password: LOGIN.password, code: "STREAM_REFUSED" },
  { behaviour: "cut", password: LOGIN.password, code: "STREAM_ENDED" },
  { behaviour: "stall", password: LOGIN.password, code: "STREAM_STALLED" },
  { behaviour: "rubbish", password: LOGIN.password, code: "STREAM_STALLED" },
] as const)(
  "a camera told to $behaviour, with password $password: $code, and no word of the login",
  async ({ behaviour, password, code }) => {
    await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film.file, credentials: LOGIN }] });
    simulator.setBehaviour("gate", behaviour);
    const credentials = () => ({ username: LOGIN.username, password });
    const fault = await faultOf(simulator.url("gate"), { credentials, limits: QUICK });
    expect(fault.code).toBe(code);
    for (const secret of [password, encodeURIComponent(password), LOGIN.username])
      expect(fault.told).not.toContain(secret);
  },
);

test.each([
  { behaviour: "cut", code: "STREAM_ENDED" },
  { behaviour: "stall", code: "STREAM_STALLED" },
  { behaviour: "rubbish", code: "STREAM_STALLED" },
] as const)("a camera that plays and is then told to $behaviour: $code", async ({ behaviour, code }) => {
  await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film.file }] });
  const reading = readUnits(simulator.url("gate"), turnAt(simulator, behaviour), { limits: QUICK });
  await expect(reading).rejects.toMatchObject({ code, retryable: true });
});

/** Never enough: another behaviour after some units. */
const turnAt =
  (simulator: Simulator, behaviour: "cut" | "stall" | "rubbish") =>
  (units: readonly unknown[]): boolean => {
    if (units.length === 5) simulator.setBehaviour("gate", behaviour);
    return false;
  };

test.each([
  { url: "rtsp://127.0.0.1:1/gate", code: "STREAM_REFUSED", why: "nobody listens there" },
  { url: "rtsp://camera.invalid/gate", code: "STREAM_UNREACHABLE", why: "no such name" },
  { url: "rtsps://127.0.0.1:1/gate", code: "STREAM_REFUSED", why: "nobody listens there, encrypted" },
])("$url: $code, $why", async ({ url, code }) => {
  expect((await faultOf(url, { limits: QUICK })).code).toBe(code);
});

test("a camera that takes connections and says nothing is noticed", async () => {
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  onTestFinished(() => void silent.close());
  await vi.waitFor(() => expect(silent.address()).not.toBeNull());
  const address = silent.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const fault = await faultOf(`rtsp://127.0.0.1:${port}/gate`, { limits: QUICK });
  expect(fault.code).toBe("STREAM_STALLED");
});

test.each([
  {
    why: "answers hold the login",
    habit: (usual: string) =>
      status(usual, `404 no ${LOGIN.username} ${LOGIN.password} ${encodeURIComponent(LOGIN.password)}`),
    code: "STREAM_REFUSED",
  },
  { why: "no video is offered", habit: (usual: string) => usual.replace("m=video", "m=audio"), code: "STREAM_INVALID" },
  {
    why: "another codec is offered",
    habit: (usual: string) => usual.replace("H264/90000", "JPEG/90000"),
    code: "STREAM_INVALID",
  },
  {
    why: "it sends us to another host",
    habit: (usual: string) => status(usual, "302 Moved").replace("\r\n", "\r\nLocation: rtsp://198.51.100.1/\r\n"),
    code: "STREAM_REFUSED",
  },
])("$why: $code, without a word of the login", async ({ habit, code }) => {
  await using camera = await startScriptedCamera({
    codec: "h264",
    units: coded.units,
    habit: ({ method }, usual) => (method === "DESCRIBE" ? habit(usual) : usual),
  });
  const fault = await faultOf(camera.url, { credentials: () => LOGIN, limits: QUICK });
  expect(fault.code).toBe(code);
  for (const secret of [LOGIN.username, LOGIN.password, encodeURIComponent(LOGIN.password)])
    expect(fault.told).not.toContain(secret);
});

test("pictures that nobody can decode are no video stream, after a time", async () => {
  const slices = coded.units.filter((unit) => !unit.some((nal) => [5, 7].includes(nal.readUInt8(0) & 0x1f)));
  await using camera = await startScriptedCamera({ codec: "h264", units: slices });
  const fault = await faultOf(camera.url, { limits: { ...QUICK, picturelessMs: 1500 } });
  expect(fault).toMatchObject({
    code: "STREAM_INVALID",
    told: expect.stringContaining("no picture that can be decoded"),
  });
});

test("a new password counts from the next connection on", async () => {
  let right = LOGIN.password;
  await using camera = await startScriptedCamera({
    codec: "h264",
    units: coded.units,
    habit: (...given) => isOf(`${LOGIN.username}:${right}`)(...given),
  });
  let password = LOGIN.password;
  const options = { credentials: () => ({ username: LOGIN.username, password }), limits: QUICK };
  await readUnits(camera.url, isEnough, options);
  right = "another one";
  expect((await faultOf(camera.url, options)).code).toBe("STREAM_UNAUTHORISED");
  password = right;
  await readUnits(camera.url, isEnough, options);
});

test("a connection that is aborted at any moment ends at once, without a fault", async () => {
  await using simulator = await startSimulator({ cameras: [{ path: "gate", file: film.file }] });
  simulator.setBehaviour("gate", "stall");
  const started = performance.now();
  await readUnits(simulator.url("gate"), isEnough, {
    limits: QUICK,
    credentials: () => undefined,
    signal: AbortSignal.timeout(200),
  });
  expect(performance.now() - started).toBeLessThan(900);
});
