import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { wholeNumber } from "../../../command-line.ts";
import { DEFAULT_SEED, DURATION_MS } from "../make-world.ts";
import { FRAMES_PER_SECOND } from "../truth/view-truth.ts";
import { type JunctionView, VIEWS } from "../views.ts";

export interface RenderOptions {
  readonly seed: number;
  readonly views: readonly JunctionView[];
  /** Of each film. */
  readonly seconds: number;
  /** Pictures are 1280×720 times this. */
  readonly scale: number;
  /** Pictures a second. */
  readonly fps: number;
  /** A folder that is there or may be made. */
  readonly out?: string;
}

const WORLD_SECONDS = DURATION_MS / 1000;
/** 5120×2880: the largest that was tried. Somewhere above it a browser's canvas ends. */
const LARGEST_SCALE = 4;
/** Street cameras send no more. */
const MOST_FPS = 30;

/** The command without what it does; it says what was expected of an option and ends with code 1. */
export function renderCommand(render: (options: RenderOptions) => Promise<void>): Command {
  const seed = wholeNumberUpTo(Number.MAX_SAFE_INTEGER, "larger ones are not told apart");
  const seconds = wholeNumberUpTo(WORLD_SECONDS, `the world lasts ${WORLD_SECONDS} s`);
  const scale = wholeNumberUpTo(LARGEST_SCALE, "larger pictures were never tried");
  const fps = wholeNumberUpTo(MOST_FPS, "street cameras send no more");
  return new Command("junction:render")
    .description("Renders the junction as its smart cameras see it: a film and its truth for each.")
    .option("--seed <n>", "of the traffic", seed, DEFAULT_SEED)
    .option("--view <camera>", "one camera's id, or its number from 1 (default: all)", viewOf)
    .option("--seconds <s>", `length of each film, 1 to ${WORLD_SECONDS}`, seconds, WORLD_SECONDS)
    .option("--scale <k>", `pictures of 1280×720 times this, 1 to ${LARGEST_SCALE}`, scale, 1)
    .option("--fps <n>", `pictures a second, 1 to ${MOST_FPS}`, fps, FRAMES_PER_SECOND)
    .option("--out <folder>", "where the films go (default: .cache/junction/seed-<n>)", folderOf)
    .action(({ view, ...options }: Omit<RenderOptions, "views"> & { readonly view?: JunctionView }) =>
      render({ ...options, views: view === undefined ? VIEWS : [view] }),
    );
}

function wholeNumberUpTo(most: number, why: string): (text: string) => number {
  return (text) => {
    const value = wholeNumber(text);
    if (value <= most) return value;
    throw new InvalidArgumentError(`must be a whole number from 1 to ${most}: ${why}`);
  };
}

function viewOf(text: string): JunctionView {
  const view = VIEWS.find(({ cameraId }) => cameraId === text) ?? VIEWS[Number(text) - 1];
  if (view !== undefined) return view;
  const known = VIEWS.map(({ cameraId }) => cameraId).join(", ");
  throw new InvalidArgumentError(`must be one of ${known}, or a number from 1 to ${VIEWS.length}`);
}

function folderOf(text: string): string {
  let nearest = resolve(text);
  while (!existsSync(nearest)) nearest = dirname(nearest);
  if (statSync(nearest).isDirectory()) return text;
  throw new InvalidArgumentError(`must be a folder, there or to be made: ${nearest} is a file`);
}
