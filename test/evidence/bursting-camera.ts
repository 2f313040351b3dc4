/**
 * Keeps and uploads pictures as fast as the disk takes them, to be killed: prints the hash of each once it is kept.
 * Arguments: evidence folder, address of the centre, name of this run, how many (0: only uploads what is there).
 */
import { openEvidenceStore } from "@ngaba/edge-agent/evidence/evidence-store.ts";
import { runUploader } from "@ngaba/edge-agent/evidence/uploader.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";

const [folder = "", centreUrl = "", run = "", count = "0"] = process.argv.slice(2);
const log = createLogger("silent");
const store = openEvidenceStore({ folder, log });
const uploading = runUploader(
  { agentId: "agent-01", centreUrl, uploadToken: () => "token", store, clock: systemClock, log },
  new AbortController().signal,
);
for (let index = 0; index < Number(count); index += 1) {
  const sha256 = await store.put(Buffer.alloc(50_000, `${run}-${index}.`), "image/jpeg");
  process.stdout.write(`${sha256}\n`);
}
await uploading;
