import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { type SecretsWatchOptions, watchSecrets } from "./secrets-watch.ts";

const config = { cameras: [{ id: "gate-1" }, { id: "yard-2" }] };
const textWith = (password: string): string =>
  `brokerPassword: s3cret-b\nuploadToken: s3cret-u\ncameras: { gate-1: { username: admin, password: ${password} } }\n`;

function inFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-secrets-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "secrets.yaml");
}

/** As careful people do: written beside, then put in its place. */
function replace(file: string, text: string, mode = 0o600): void {
  writeFileSync(`${file}.new`, text, { mode });
  chmodSync(`${file}.new`, mode);
  renameSync(`${file}.new`, file);
}

function watch(
  file: string,
  options: Partial<SecretsWatchOptions> = {},
): ReturnType<typeof watchSecrets> & { problems: (string | undefined)[] } {
  const problems: (string | undefined)[] = [];
  const watched = watchSecrets({
    file,
    config,
    env: {},
    everyMs: 5,
    onProblem: (problem) => problems.push(problem),
    ...options,
  });
  return { ...watched, problems };
}

test("a changed password is taken over; a file that cannot be used changes nothing, and is told without its secrets", async () => {
  const file = inFolder();
  replace(file, textWith("s3cret-old"));
  const { current, run, problems } = watch(file);
  const stopping = new AbortController();
  const running = run(stopping.signal);
  onTestFinished(() => running);
  onTestFinished(() => stopping.abort());
  expect(current().cameras["gate-1"]?.password).toBe("s3cret-old");

  replace(file, textWith("s3cret-new"));
  await vi.waitFor(() => expect(current().cameras["gate-1"]?.password).toBe("s3cret-new"));
  replace(file, `${textWith("s3cret-newer")}more: s3cret-more\n`);
  await vi.waitFor(() => expect(problems.at(-1)).toContain("secrets.yaml"));
  replace(file, textWith("s3cret-seen-by-all"), 0o644);
  await vi.waitFor(() => expect(problems.at(-1)).toContain("others can get at it"));
  expect(current().cameras["gate-1"]?.password).toBe("s3cret-new");
  chmodSync(file, 0o600);
  await vi.waitFor(() => expect(problems.at(-1)).toBeUndefined());
  expect(current().cameras["gate-1"]?.password).toBe("s3cret-seen-by-all");
  expect(problems.join()).not.toContain("s3cret");
});

test("what the environment names goes before the file, also after a reread", () => {
  const file = inFolder();
  replace(file, textWith("s3cret-c"));
  const env = {
    NGABA_BROKER_PASSWORD: "env-b",
    NGABA_CAMERA_YARD_2_USERNAME: "y",
    NGABA_CAMERA_YARD_2_PASSWORD: "env-y",
  };
  const { current, reread } = watch(file, { env });
  const expected = {
    brokerPassword: "env-b",
    uploadToken: "s3cret-u",
    cameras: { "gate-1": { username: "admin", password: "s3cret-c" }, "yard-2": { username: "y", password: "env-y" } },
  };
  expect(current()).toEqual(expected);
  reread();
  expect(current()).toEqual(expected);
});

test("an environment that names all needs no file", () => {
  const env = { NGABA_BROKER_PASSWORD: "b", NGABA_UPLOAD_TOKEN: "u" };
  expect(watch(inFolder(), { env }).current()).toEqual({ brokerPassword: "b", uploadToken: "u", cameras: {} });
});

const ENOUGH = { NGABA_BROKER_PASSWORD: "s3cret-b", NGABA_UPLOAD_TOKEN: "s3cret-u" };
test.each([
  { env: {}, says: "NGABA_BROKER_PASSWORD" },
  { env: { NGABA_BROKER_PASSWORD: "s3cret-b" }, says: "NGABA_UPLOAD_TOKEN" },
  { env: { ...ENOUGH, NGABA_CAMERA_GATE_1_PASSWORD: "s3cret" }, says: "without NGABA_CAMERA_GATE_1_USERNAME" },
  { env: { ...ENOUGH, NGABA_CAMERA_GATE_1_USERNAME: "s3cret" }, says: "without NGABA_CAMERA_GATE_1_PASSWORD" },
  { env: { ...ENOUGH, NGABA_CAMERA_GATE_9_PASSWORD: "s3cret" }, says: "NGABA_CAMERA_GATE_9_PASSWORD: no such camera" },
])("$says: said at the start, without a secret", ({ env, says }) => {
  const open = (): unknown => watch(inFolder(), { env });
  expect(open).toThrow(expect.objectContaining({ code: "SECRETS_INVALID", message: expect.stringContaining(says) }));
  expect(open).not.toThrow(/s3cret/);
});
