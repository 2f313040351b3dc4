/**
 * `pnpm models:calibrate <film>…`: the ranges of what goes through a detector, for the card of its int8 form. Films may
 * be single pictures too. Says on stderr what it does and prints the lines of the card on stdout.
 */

import { epochMs } from "@ngaba/contract";
import { fitTopLeft, type Letterbox } from "@ngaba/edge-agent/detection/letterbox.ts";
import { createPreprocessor } from "@ngaba/edge-agent/detection/preprocess.ts";
import { readVideo } from "@ngaba/edge-agent/replay/ffmpeg-video-frames.ts";
import { type Calibration, loadCard, openCalibration } from "@ngaba/models";
import { Command } from "commander";
import { say, sayAndFail, wholeNumber } from "../command-line.ts";

/** The input of whole frames of 16:9. Ranges hardly depend on it. */
const INPUT = { widthPx: 736, heightPx: 416 };
const FRAME_WIDTH_PX = 1280;

interface Options {
  readonly model: string;
  readonly every: number;
}

await new Command("models:calibrate")
  .description("Finds the ranges of a model's tensors for the card of its int8 form (activationRanges).")
  .argument("<films...>", "films or pictures, none of those that accuracy is measured on")
  .option("--model <card>", "the model in floats", "nanodet-coco")
  .option("--every <n>", "takes one picture of so many", wholeNumber, 1)
  .action(calibrate)
  .parseAsync()
  .catch(sayAndFail);

async function calibrate(films: readonly string[], { model, every }: Options): Promise<void> {
  const calibration = await openCalibration(model, { inputWidthPx: INPUT.widthPx, inputHeightPx: INPUT.heightPx });
  let pictures = 0;
  for (const film of films) {
    pictures += await watch(film, every, model, calibration);
    say(`${film}: ${pictures} pictures so far`);
  }
  await calibration.close();
  const ranges = Object.entries(calibration.ranges()).map(
    ([name, range]) => `  ${name}: [${range.map((value) => value.toPrecision(4)).join(", ")}]`,
  );
  process.stdout.write(`activationRanges:\n${ranges.join("\n")}\n`);
}

async function watch(file: string, every: number, model: string, calibration: Calibration): Promise<number> {
  const film = { file, cameraId: "film", startAt: epochMs(0), maxWidthPx: FRAME_WIDTH_PX };
  const { input } = loadCard(model);
  let [read, looked] = [0, 0];
  for await (const picture of readVideo(film)) {
    if (read++ % every !== 0) continue;
    const letterbox: Letterbox = fitTopLeft(picture, INPUT);
    const preprocessor = createPreprocessor(letterbox, input);
    preprocessor.fill(picture.rgb);
    await calibration.look(preprocessor.tensor);
    looked += 1;
  }
  return looked;
}
