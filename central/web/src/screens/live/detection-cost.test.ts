import { expect, test } from "vitest";
import { textOf } from "../../testing/render.ts";
import { DetectionCost } from "./detection-cost.tsx";

test("a frame's cost stands beside its limit, and each region with what was left out to hold it", () => {
  const detection = {
    budgetMs: 120,
    frameMs: 71.4,
    passes: [
      { ms: 46.3, lookedAt: 1305, leftOut: 0 },
      { regionId: "truoc-vach", ms: 25.1, lookedAt: 652, leftOut: 653 },
    ],
  };
  expect(textOf("vi", DetectionCost, { detection }).split("\n")).toEqual([
    "Nhận dạng: 71 ms mỗi khung hình, giới hạn của camera này 120 ms.",
    "Vùng truoc-vach: đã xem 652/1.305 khung hình, bỏ qua 653 để giữ giới hạn.",
  ]);
  expect(textOf("en", DetectionCost, { detection })).toContain("looked at in 652 of 1,305 frames, left out in 653");
});
