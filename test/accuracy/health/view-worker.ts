/** Plays all sequences of one view, in a thread of its own: the views of a machine's films go side by side. */
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { DEFAULT_CHECKS_OPTIONS } from "@ngaba/edge-agent/health/picture-checks/checks-options.ts";
import { randomOf } from "../../rule-truth/sumo/random.ts";
import { readView } from "./health-views.ts";
import { faultySequences, goodSequences, learnRender } from "./make-sequences.ts";
import { learnDay, playSequence } from "./play-sequence.ts";
import type { RgbPicture } from "./rgb-picture.ts";
import type { HealthSequence } from "./sequence.ts";
import { writeSideBySide } from "./sharp-jpeg.ts";
import { outcomeOf } from "./tally.ts";
import type { FromView, ViewOrder } from "./view-order.ts";

/** Pictures of a sequence that are kept for the eye. */
const KEPT = [0, 4, 9];

const order = workerData as ViewOrder;
const tell = (message: FromView): void => parentPort?.postMessage(message);
await playView(order);

async function playView({ film, other, nightKind, seed, good, faulty, picturesFolder }: ViewOrder): Promise<void> {
  const plan = { view: await readView(film), other: await readView(other), nightKind, seed };
  const learn = learnRender(plan, randomOf(seed, `${film.name}/learn`));
  const known = await learnDay(learn, DEFAULT_CHECKS_OPTIONS);
  const learnt = known.reference?.lights.map(({ light }) => light) ?? [];
  tell({ kind: "learnt", pictures: plan.view.pictures.length, lights: learnt });
  const shown = new Set<string>();
  for (const sequence of [...goodSequences(plan, good), ...faultySequences(plan, faulty)]) {
    const kept: RgbPicture[] = [];
    const played = await playSequence(known, sequence, DEFAULT_CHECKS_OPTIONS, (picture, at) => {
      if (picturesFolder !== undefined && KEPT.includes(at)) kept.push(picture);
    });
    if (picturesFolder !== undefined) await writeOnce(picturesFolder, sequence, kept, shown);
    tell({ kind: "outcome", outcome: outcomeOf(sequence, played), checkMs: played.checkMs });
  }
}

async function writeOnce(
  folder: string,
  { view, check, kind }: HealthSequence,
  pictures: readonly RgbPicture[],
  shown: Set<string>,
): Promise<void> {
  const name = `${view.name} ${check ?? "good"} ${kind}`;
  if (shown.has(name)) return;
  shown.add(name);
  await writeSideBySide(pictures, join(folder, `${name.replaceAll(/[^\p{L}\p{N}]+/gu, "-")}.png`));
}
