import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256Of } from "./atomic-file.ts";
import type { ModelCard, ReferenceBox } from "./card.ts";
import { readFrame } from "./ffmpeg-frame.ts";
import { type FoundBox, referenceBoxes, referenceInput } from "./nanodet-reference.ts";
import { runOnce } from "./onnx-run.ts";
import { type PreparedModel, prepareModel } from "./prepare-model.ts";
import { readSourceFiles } from "./source-files.ts";

/** One line of what `models verify` found. */
export interface Check {
  readonly what: string;
  readonly outcome: "ok" | "failed" | "skipped";
  readonly detail: string;
}

export interface VerifyFolders {
  readonly cacheDir: string;
  /** Where the reference footage lies, if it has been fetched. */
  readonly footageDir: string;
}

/** Checks everything about a model that can be checked on this machine. Never throws for what it finds. */
export async function verifyModel(card: ModelCard, folders: VerifyFolders): Promise<Check[]> {
  const checks = [await check("source files", async () => describeSources(card))];
  for (const { widthPx, heightPx } of card.converted) {
    checks.push(
      await check(
        `converted ${widthPx}×${heightPx}`,
        async () => (await prepare(card, { widthPx, heightPx }, folders)).sha256,
      ),
    );
  }
  const footage = join(folders.footageDir, card.referenceFrame.file);
  const what = "reference boxes";
  if (!existsSync(footage)) return [...checks, { what, outcome: "skipped", detail: `${footage} is not there` }];
  return [...checks, await check(what, () => compareReferenceFrame(card, footage, folders))];
}

async function check(what: string, run: () => Promise<string>): Promise<Check> {
  try {
    return { what, outcome: "ok", detail: await run() };
  } catch (error) {
    return { what, outcome: "failed", detail: error instanceof Error ? error.message : String(error) };
  }
}

function describeSources(card: ModelCard): string {
  const { graph, weights } = readSourceFiles(card);
  return `${card.source.package} ${card.source.version}, ${graph.length + weights.length} bytes`;
}

const prepare = (
  card: ModelCard,
  size: { widthPx: number; heightPx: number },
  { cacheDir }: VerifyFolders,
): Promise<PreparedModel> =>
  prepareModel({ cardId: card.id, cacheDir, inputWidthPx: size.widthPx, inputHeightPx: size.heightPx });

async function compareReferenceFrame(card: ModelCard, footage: string, folders: VerifyFolders): Promise<string> {
  const { referenceFrame } = card;
  const got = sha256Of(await readFile(footage));
  if (got !== referenceFrame.sha256)
    throw new Error(`${footage}: expected sha256 ${referenceFrame.sha256}, got ${got}`);

  const found = await findOnReferenceFrame(card, footage, await prepare(card, referenceFrame, folders));
  const problems = differences(referenceFrame.boxes, found, referenceFrame);
  if (problems.length > 0) throw new Error(problems.join("; "));
  return `all ${found.length} on frame ${referenceFrame.frameIndex} of ${referenceFrame.file}`;
}

/** What the model finds on the card's reference frame, by the plain code of this package. */
async function findOnReferenceFrame(card: ModelCard, footage: string, model: PreparedModel): Promise<FoundBox[]> {
  const { frameIndex, frameWidthPx: widthPx, frameHeightPx: heightPx, scoreThreshold } = card.referenceFrame;
  const frame = { rgb: await readFrame(footage, frameIndex, { widthPx, heightPx }), widthPx, heightPx };
  const input = referenceInput(frame, model, card);
  const outputs = await runOnce(model.onnxFile, card.input.name, input, [
    1,
    3,
    model.inputHeightPx,
    model.inputWidthPx,
  ]);
  return referenceBoxes(outputs, frame, model, card, scoreThreshold);
}

/** What is expected and not found, and what is found and not expected. */
export function differences(
  expected: readonly ReferenceBox[],
  found: readonly FoundBox[],
  tolerance: { tolerancePx: number; toleranceScore: number },
): string[] {
  const left = new Set(found);
  const missing = expected.filter((wanted) => {
    const match = [...left].find((box) => isSame(wanted, box, tolerance));
    return match === undefined || !left.delete(match);
  });
  return [...missing.map((box) => `missing ${boxText(box)}`), ...[...left].map((box) => `unexpected ${boxText(box)}`)];
}

const isSame = (
  a: FoundBox | ReferenceBox,
  b: FoundBox,
  { tolerancePx, toleranceScore }: { tolerancePx: number; toleranceScore: number },
): boolean =>
  a.class === b.class &&
  Math.abs(a.score - b.score) <= toleranceScore &&
  a.box.every((side, index) => Math.abs(side - (b.box[index] ?? Number.NaN)) <= tolerancePx);

const boxText = (item: FoundBox | ReferenceBox): string =>
  `${item.class} ${item.score.toFixed(2)} at [${item.box.map((side) => side.toFixed(1)).join(", ")}]`;
