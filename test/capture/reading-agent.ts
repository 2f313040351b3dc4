/** `node reading-agent.ts URL`: reads a camera as the edge agent does, and says each frame; made to be killed. */
import { streamOf } from "./capture-kit.ts";

await streamOf(process.argv[2] ?? "").runOnce(new AbortController().signal, {
  onUnit: () => undefined,
  onFrame: (frame) => process.stdout.write(`frame ${frame.at}\n`),
});
