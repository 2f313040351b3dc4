import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { EdgeError } from "../platform/errors.ts";
import { loadSecrets } from "./secrets.ts";

const config = { cameras: [{ id: "cam-1", rtspUrl: "rtsp://10.0.0.1/" }] };
const GOOD =
  "brokerPassword: s3cret-b\nuploadToken: s3cret-u\ncameras: { cam-1: { username: admin, password: s3cret-c } }\n";

function write(text: string, mode = 0o600): string {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-secrets-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "secrets.yaml");
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

function refusalOf(file: string): EdgeError {
  try {
    loadSecrets(file, config);
  } catch (error) {
    if (error instanceof EdgeError) return error;
    throw error;
  }
  throw new Error("was accepted");
}

test("a file that only its owner can read gives its secrets", () => {
  expect(loadSecrets(write(GOOD), config)).toEqual({
    brokerPassword: "s3cret-b",
    uploadToken: "s3cret-u",
    cameras: { "cam-1": { username: "admin", password: "s3cret-c" } },
  });
});

test("cameras that ask for no login need none", () => {
  expect(loadSecrets(write("brokerPassword: b\nuploadToken: u\n", 0o400), config).cameras).toEqual({});
});

test.each([0o644, 0o640, 0o620, 0o604])(
  "a file that others can get at (%o) is refused, with the command that helps",
  (mode) => {
    const file = write(GOOD, mode);
    expect(refusalOf(file)).toMatchObject({ code: "SECRETS_INVALID" });
    expect(refusalOf(file).message).toContain(`chmod 600 ${file}`);
  },
);

test("a file that is not there is told in one sentence", () => {
  expect(refusalOf("/nowhere/secrets.yaml").message).toBe("/nowhere/secrets.yaml: there is no such secrets file");
});

test.each([
  {
    why: "a missing token and an unknown key",
    text: "brokerPassword: s3cret\npin: s3cret\n",
    words: ["uploadToken", "pin"],
  },
  { why: "a number for a password", text: "brokerPassword: 1234567\nuploadToken: s3cret\n", words: ["brokerPassword"] },
  { why: "a camera that is not configured", text: `${GOOD}`.replace("cam-1", "cam-7"), words: ["cam-7"] },
  { why: "broken YAML", text: 'brokerPassword: "s3cret\nuploadToken', words: ["line"] },
])("a refusal names the places and shows no secret: $why", ({ text, words }) => {
  const { message, code } = refusalOf(write(text));
  expect(code).toBe("SECRETS_INVALID");
  for (const word of words) expect(message).toContain(word);
  expect(message).not.toMatch(/s3cret|1234567/);
});
