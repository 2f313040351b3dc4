/**
 * `node finding-agent.ts FOLDER URL AROUND_S`: records a camera, and finds something in every twentieth of its frames; says so as a line of JSON
 * once the event is in the outbox, and which evidence is whole. Made to be killed, or to have its clock set.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { readNumber } from "../evidence/numbered-film.ts";
import { startRecordedCamera } from "./recorded-camera.ts";

const [folder = "", rtspUrl = "", aroundS = "0"] = process.argv.slice(2);
const camera = startRecordedCamera({ folder, rtspUrl, aroundS: Number(aroundS) });
const say = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

async function sayWhatIsWhole(): Promise<never> {
  const said = new Set<string>();
  for (;;) {
    const whole = [...camera.told].filter(([id, { stage }]) => stage === "whole" && !said.has(id));
    for (const [id] of whole) {
      said.add(id);
      say({ whole: id });
    }
    await sleep(100);
  }
}

void sayWhatIsWhole();
let count = 0;
for await (const frame of camera.frames()) {
  if (count++ % 20 === 0) say({ incidentId: camera.find(frame), number: readNumber(frame), at: frame.at });
}
