import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireFfmpeg } from "@ngaba/edge-agent/capture/ffmpeg-version.ts";
import { expect, onTestFinished, test, vi } from "vitest";

test.each([
  { says: "ffmpeg version 4.4.2-0ubuntu0.22.04.1 Copyright", found: "is version 4.4", why: "too old" },
  { says: "ffmpeg version n5.0.3 Copyright", found: "is version 5.0", why: "just too old" },
  { says: "something else", found: 'says "something else"', why: "no version in it" },
  { says: "", found: 'says ""', why: "it says nothing" },
])("an ffmpeg in PATH that says '$says' is refused in one sentence: $why", async ({ says, found }) => {
  await ffmpegInPath(says);
  await expect(requireFfmpeg()).rejects.toMatchObject({
    code: "PROGRAM_UNSUITABLE",
    retryable: false,
    message: `ffmpeg ${found}; 5.1 or later is needed.`,
  });
});

test.each([
  "ffmpeg version 5.1.9-0+deb12u1 Copyright",
  "ffmpeg version n6.0 Copyright",
  "ffmpeg version 10.0 Copyright",
])("an ffmpeg in PATH that says '%s' will do", async (says) => {
  await ffmpegInPath(says);
  await expect(requireFfmpeg()).resolves.toBeUndefined();
});

/** Until the test ends, `ffmpeg` is a script that says this, whatever it is asked. */
async function ffmpegInPath(says: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-ffmpeg-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "ffmpeg"), `#!/bin/sh\necho '${says}'\n`, { mode: 0o755 });
  vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
  onTestFinished(() => void vi.unstubAllEnvs());
}
