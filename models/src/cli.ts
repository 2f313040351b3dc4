import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";
import type { ModelCard } from "./card.ts";
import { listCardIds, loadCard } from "./card-loader.ts";
import { ModelError } from "./errors.ts";
import { cachedFile, prepareModel } from "./prepare-model.ts";

const inRepository = (folder: string): string => fileURLToPath(new URL(`../../${folder}`, import.meta.url));

const CARD_ID = "nanodet-coco";

interface Folders {
  readonly cache: string;
  readonly footage: string;
}

/** The command `models` with `list`, `verify` and `convert`. A model that fails its checks makes the exit code 1. */
export function modelsCommand(): Command {
  const models = new Command("models").description("List, convert and check the models that look at pictures");
  models
    .command("list")
    .description("every model with its licence, and whether it has been converted")
    .option("--cache <folder>", "converted models", inRepository(".cache/models"))
    .action((options: Folders) => guarded(() => list(options)));
  models
    .command("verify")
    .description("check source files, conversion, and what is found on a known picture")
    .option("--cache <folder>", "converted models", inRepository(".cache/models"))
    .option("--footage <folder>", "reference footage, if fetched", inRepository(".cache/footage"))
    .action((options: Folders) => guarded(() => verify(options)));
  models
    .command("convert")
    .description("make the ONNX file for one input size")
    .requiredOption("--width <px>", "input width, a multiple of 32", wholeNumber)
    .requiredOption("--height <px>", "input height, a multiple of 32", wholeNumber)
    .option("--model <id>", "model card", CARD_ID)
    .option("--cache <folder>", "converted models", inRepository(".cache/models"))
    .action((options: ConvertOptions) => guarded(() => convert(options)));
  return models;
}

interface ConvertOptions extends Folders {
  readonly model: string;
  readonly width: number;
  readonly height: number;
}

function list({ cache }: Folders): void {
  for (const card of listCardIds().map((id) => loadCard(id))) {
    say(`${card.id}: ${card.title}`);
    say(`  task ${card.task}, licence ${card.upstream.licence}, by ${card.upstream.author}, ${card.upstream.url}`);
    for (const size of card.converted) say(`  ${convertedText(card, size, cache)}`);
  }
}

function convertedText(card: ModelCard, size: ModelCard["converted"][number], cache: string): string {
  const file = cachedFile(card, { inputWidthPx: size.widthPx, inputHeightPx: size.heightPx }, cache);
  return `${size.widthPx}×${size.heightPx}  ${existsSync(file) ? "converted    " : "not converted"}  sha256 ${size.sha256}`;
}

async function verify({ cache, footage }: Folders): Promise<void> {
  // Only this command runs a model; nobody else who uses this package should load the runtime for it.
  const { verifyModel } = await import("./verify.ts");
  for (const card of listCardIds().map((id) => loadCard(id))) {
    say(card.id);
    for (const { what, outcome, detail } of await verifyModel(card, { cacheDir: cache, footageDir: footage })) {
      say(`  ${outcome.padEnd(7)}  ${what}: ${detail}`);
      if (outcome === "failed") process.exitCode = 1;
    }
  }
}

async function convert({ model, width, height, cache }: ConvertOptions): Promise<void> {
  const { onnxFile, sha256 } = await prepareModel({
    cardId: model,
    cacheDir: cache,
    inputWidthPx: width,
    inputHeightPx: height,
    onProgress: (line) => process.stderr.write(`${line}\n`),
  });
  say(`${onnxFile}\nsha256 ${sha256}`);
}

/** Expected failures get their sentence and exit code 1; anything else is a bug and keeps its stack. */
async function guarded(run: () => void | Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    process.stderr.write(`${error.code}: ${error.message}\n`);
    process.exitCode = 1;
  }
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value <= 0) throw new InvalidArgumentError("must be a whole number above 0");
  return value;
}
