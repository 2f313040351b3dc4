import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { listCardIds, loadCard, shippedCards } from "./card-loader.ts";

function folderWith(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-cards-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, name), text);
  return folder;
}

test.each(listCardIds())("the card %s is whole", (id) => {
  expect(loadCard(id).id).toBe(id);
});

test("an unknown card is refused with the names of those that are there", () => {
  expect(() => loadCard("yolo")).toThrow(expect.objectContaining({ code: "MODEL_CARD_UNKNOWN" }));
  expect(() => loadCard("yolo")).toThrow("nanodet-coco");
});

test("all problems of a card are told at once, each with its path", () => {
  const text = readFileSync(join(shippedCards, "nanodet-coco.yaml"), "utf8")
    .replace("licence: Apache-2.0", "licence: 2")
    .replace("channelOrder: BGR", "channelOrder: RGB")
    .replace("overlapIou: 0.6", "overlapIou: 6")
    .replace("  bus: large-vehicle", "  lorry: large-vehicle")
    .replace("task: detection", "task: detection\ncolour: red");
  const folder = folderWith("nanodet-coco.yaml", text);
  let message = "";
  try {
    loadCard("nanodet-coco", folder);
  } catch (error) {
    message = String(error);
  }
  for (const path of ["upstream.licence", "input.channelOrder", "thresholds.overlapIou", "colour"]) {
    expect(message).toContain(path);
  }
});

test("a class that the model does not have is refused", () => {
  const text = readFileSync(join(shippedCards, "nanodet-coco.yaml"), "utf8").replace("  bus: ", "  lorry: ");
  expect(() => loadCard("nanodet-coco", folderWith("nanodet-coco.yaml", text))).toThrow("roadUserClasses.lorry");
});

test("text that is not YAML is refused with the place", () => {
  expect(() => loadCard("x", folderWith("x.yaml", "id: [1"))).toThrow(/line 1/);
});
