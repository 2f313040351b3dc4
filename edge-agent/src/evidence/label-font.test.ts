import { expect, test } from "vitest";
import { loadLabelFont } from "./label-font.ts";

test("every Vietnamese letter in every place of a text is numbers that can be drawn", () => {
  const outline = loadLabelFont();
  const letters = "aăâbcdđeêghiklmnoôơpqrstuưvxy";
  const toned = [...letters].flatMap((letter) =>
    ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"].map((tone) => letter + tone),
  );
  const text = `${toned.join("")} ${toned.join("").toUpperCase()}`;
  for (const sizePx of [10, 12, 15, 18, 24]) {
    const { path, widthPx } = outline(text, sizePx);
    expect(path).toMatch(/^[MLQCZ0-9 .-]+$/);
    expect(widthPx).toBeGreaterThan(0);
  }
});
