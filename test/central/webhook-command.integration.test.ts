import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { WebhookTest } from "@ngaba/contract";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { temporaryFolder } from "./data-path-kit.ts";
import { type Receiver, startReceiver } from "./webhook-receiver.ts";

const root = join(import.meta.dirname, "../..");

/** Tries a hook of a centre that is configured to tell this receiver. */
function tryHook(id: string, { url, hook }: Receiver): Promise<{ code: number; stdout: string; stderr: string }> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "secret"), `whsec_${Buffer.from(hook.secret).toString("base64")}\n`);
  const webhooks = [{ id: "duty", url, secretFile: "secret" }];
  writeFileSync(join(folder, "central.yaml"), stringify({ inventoryDir: ".", webhooks }));
  const args = ["central", "webhook", "test", id, "--config", join(folder, "central.yaml")];
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, "scripts/ngaba.ts"), ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

test("a receiver is tried with a signed message", async () => {
  const receiver = await startReceiver();
  const { code, stdout } = await tryHook("duty", receiver);
  expect(code).toBe(0);
  expect(receiver.refused()).toBe(0);
  expect(receiver.received).toHaveLength(1);
  expect(WebhookTest.parse(JSON.parse(receiver.received[0]?.body ?? "")).data.hookId).toBe("duty");
  expect(stdout).toBe(`duty took the test message ${receiver.received[0]?.id}\n`);
});

test("what went wrong is said without the address, which may hold a secret", async () => {
  const receiver = await startReceiver();
  receiver.answer = (response) => void response.writeHead(403).end();
  expect(await tryHook("duty", receiver)).toEqual({
    ...{ code: 1, stdout: "", stderr: "duty did not take the test message: status 403\n" },
  });
  expect(await tryHook("nobody", receiver)).toEqual({
    ...{ code: 1, stdout: "", stderr: 'there is no webhook "nobody"; configured: duty\n' },
  });
});
