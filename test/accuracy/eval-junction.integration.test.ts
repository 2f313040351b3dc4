import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { repositoryRoot } from "../../scripts/folders.ts";

test("a folder that is not there is one sentence and exit code 1", async () => {
  const args = ["--disable-warning=ExperimentalWarning", "test/accuracy/eval-junction.ts", "nowhere"];
  const running = promisify(execFile)(process.execPath, args, { cwd: repositoryRoot });
  await expect(running).rejects.toMatchObject({ code: 1, stderr: "There is no folder nowhere.\n", stdout: "" });
});
