import { RoadUserClass, Sha256 } from "@ngaba/contract";
import { z } from "zod";

const Pixels = z.int().min(32).multipleOf(32);
const Size = { widthPx: Pixels, heightPx: Pixels };

const SourceFile = z.strictObject({
  path: z.string().min(1).describe("Inside the package"),
  bytes: z.int().min(1),
  sha256: Sha256,
});

const PerChannel = z.tuple([z.number(), z.number(), z.number()]);

const Input = z.strictObject({
  name: z.string().min(1),
  channelOrder: z.literal("BGR"),
  mean: PerChannel.describe("Subtracted from 0–255, in channelOrder"),
  std: PerChannel.describe("Then divided by, in channelOrder"),
  fit: z.literal("letterbox-top-left").describe("Scaled to fit, at the top left; the rest is black"),
});

/** The network's shape follows its input; these constants of the source graph have to follow too. */
const SizeConstant = z.strictObject({
  name: z.string().min(1).describe("int32 [height, width] inside the source graph"),
  stride: z.int().min(1).describe("Its value is the input's size divided by this"),
});

const Level = z.strictObject({
  stride: z.int().min(1).describe("Input pixels per cell"),
  scores: z.string().min(1).describe("Output [1, cells, classes], after sigmoid"),
  distances: z.string().min(1).describe("Output [1, cells, 4 × bins]: left, top, right, bottom before softmax"),
});

const Measured = z.strictObject({
  ...Size,
  preprocessMs: z.number().min(0),
  runMs: z.number().min(0),
  decodeMs: z.number().min(0),
  from: z.string().describe("Frame size and machine"),
});

const ReferenceBox = z.strictObject({
  class: z.string(),
  score: z.number().min(0).max(1),
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]).describe("[x1, y1, x2, y2], frame pixels"),
});
export type ReferenceBox = z.infer<typeof ReferenceBox>;

/** What a correct conversion finds on one frame of public footage. */
const ReferenceFrame = z.strictObject({
  file: z.string().min(1),
  sha256: Sha256,
  frameIndex: z.int().min(0).describe("From 0, in decoding order"),
  frameWidthPx: z.int().min(1),
  frameHeightPx: z.int().min(1),
  ...Size,
  scoreThreshold: z.number().min(0).max(1),
  tolerancePx: z.number().min(0).describe("For each side of a box: decoders round differently"),
  toleranceScore: z.number().min(0),
  boxes: z.array(ReferenceBox).min(1),
});

/** One model: where it comes from, what goes in and out, what it costs and what it cannot do. */
export const ModelCard = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/),
    title: z.string().min(1),
    task: z.literal("detection"),
    upstream: z.strictObject({ author: z.string(), url: z.url(), licence: z.string().describe("SPDX") }),
    source: z.strictObject({
      package: z.string().min(1).describe("npm package that carries the files"),
      version: z.string().min(1),
      packager: z.string(),
      packageLicence: z.string().describe("SPDX"),
      graph: SourceFile,
      weights: SourceFile,
    }),
    input: Input,
    sizeConstants: z.array(SizeConstant),
    output: z.strictObject({ kind: z.literal("nanodet"), bins: z.int().min(2), levels: z.array(Level).min(1) }),
    activationRanges: z
      .record(z.string(), z.tuple([z.number(), z.number()]))
      .optional()
      .describe("Lowest and highest value of each tensor between ops; with it the model is made to compute in int8"),
    classes: z.array(z.string()).min(1).describe("In the order of the score outputs"),
    roadUserClasses: z.record(z.string(), RoadUserClass).describe("Class of the model → ours; others are dropped"),
    thresholds: z.strictObject({
      score: z.number().min(0).max(1).describe("One for all cameras"),
      overlapIou: z.number().min(0).max(1).describe("Of two boxes of one class that overlap more, the weaker goes"),
    }),
    converted: z.array(z.strictObject({ ...Size, sha256: Sha256 })).describe("Conversion is deterministic"),
    conversionCheck: z.strictObject({ against: z.string(), maxAbsDifference: z.number() }),
    costs: z.array(Measured).describe("Median for one frame on one thread"),
    limits: z.array(z.string()).describe("What it cannot do: never promise it"),
    referenceFrame: ReferenceFrame,
  })
  .superRefine((card, context) => {
    const known = new Set(card.classes);
    for (const name of Object.keys(card.roadUserClasses)) {
      if (known.has(name)) continue;
      context.addIssue({ code: "custom", path: ["roadUserClasses", name], message: "is not among classes" });
    }
    if (known.size !== card.classes.length) {
      context.addIssue({ code: "custom", path: ["classes"], message: "must be unique" });
    }
  });
export type ModelCard = z.infer<typeof ModelCard>;

/** Smallest step of the input's width and height: the coarsest level must have whole cells. */
export const sizeStepPx = (card: ModelCard): number => Math.max(...card.output.levels.map((level) => level.stride));
