import { wilson } from "@ngaba/edge-agent/replay/score.ts";
import { expect, test } from "vitest";
import { clusteredShare } from "./clustered-share.ts";

const clusters = (count: number, successes: number, trials: number) =>
  Array.from({ length: count }, () => ({ successes, trials }));

test("road users who are found always or never count once each, however many pictures they are in", () => {
  const share = clusteredShare([...clusters(30, 100, 100), ...clusters(10, 0, 100)]);
  const once = wilson(30, 40);
  expect(share).toMatchObject({ share: 0.75, successes: 3000, trials: 4000, clusters: 40 });
  expect(share?.low).toBeCloseTo(once?.low ?? 0, 1);
  expect(share?.high).toBeCloseTo(once?.high ?? 0, 1);
});

test("pictures that hang together by nothing count one by one", () => {
  const share = clusteredShare([...clusters(750, 1, 1), ...clusters(250, 0, 1)]);
  expect(share?.low).toBeCloseTo(wilson(750, 1000)?.low ?? 0, 3);
});

test.each([
  { why: "all found", all: clusters(8, 50, 50), trials: 8, hits: 8 },
  { why: "none found", all: clusters(8, 0, 50), trials: 8, hits: 0 },
  { why: "one road user alone", all: clusters(1, 40, 50), trials: 1, hits: 0.8 },
])("where nothing varies, there are as many trials as road users: $why", ({ all, trials, hits }) => {
  expect(clusteredShare(all)).toMatchObject(wilson(hits, trials) ?? {});
});

test("who was not asked for changes nothing; without anybody there is no share", () => {
  expect(clusteredShare([...clusters(3, 1, 2), ...clusters(5, 0, 0)])?.clusters).toBe(3);
  expect(clusteredShare(clusters(5, 0, 0))).toBeUndefined();
});
