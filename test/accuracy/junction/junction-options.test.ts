import { expect, test } from "vitest";
import { commandOf, type JunctionOptions, refuseOptions } from "./junction-options.ts";

const DEFAULTS: JunctionOptions = { fps: 5, regions: true, latency: true };
const WRITING: JunctionOptions = { ...DEFAULTS, writeDoc: true };

test.each<{ why: string; folder?: string; options: JunctionOptions; says: string }>([
  {
    why: "a document without latency",
    options: { ...WRITING, latency: false },
    says: "does not go with --no-latency:",
  },
  { why: "a document at another rate", options: { ...WRITING, fps: 10 }, says: "does not go with --fps 10:" },
  {
    why: "a document without regions",
    options: { ...WRITING, regions: false, latency: false },
    says: "does not go with --no-latency and --no-regions:",
  },
  { why: "regions left out live", options: { ...DEFAULTS, regions: false }, says: "goes only with --no-latency" },
  { why: "unseen seeds of nothing", options: { ...DEFAULTS, unseen: [16] }, says: "--unseen wants a folder" },
])("options that do not go together are refused: $why", ({ folder, options, says }) => {
  expect(() => refuseOptions(folder, options)).toThrow(says);
});

test.each<{ why: string; folder?: string; options: JunctionOptions }>([
  { why: "the defaults into the document", options: WRITING },
  { why: "seeds of a folder, some unseen", folder: "seeds", options: { ...WRITING, unseen: [16] } },
  { why: "a try at another rate", options: { ...DEFAULTS, fps: 10, regions: false, latency: false } },
])("the others go: $why", ({ folder, options }) => {
  expect(() => refuseOptions(folder, options)).not.toThrow();
});

test("the document names the command, and no folder of this machine", () => {
  expect(commandOf(undefined, {})).toBe("pnpm eval:junction --write-doc");
  expect(commandOf("/somewhere/seeds", { unseen: [16, 17] })).toBe(
    "pnpm eval:junction <folder> --unseen 16,17 --write-doc",
  );
});
