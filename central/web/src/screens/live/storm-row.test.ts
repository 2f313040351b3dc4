import { expect, test } from "vitest";
import { textOf } from "../../testing/render.ts";
import { sampleCamera, sampleEvent, sampleSite } from "../../testing/samples.ts";
import { StormRow } from "./storm-row.tsx";

const places = {
  cameras: new Map([["vt-001-1", sampleCamera("vt-001-1")]]),
  sites: new Map([["vt-001", sampleSite("vt-001")]]),
  isComplete: true,
};
const say = (language: "vi" | "en", ...events: Parameters<typeof sampleEvent>[]) => {
  const [first, ...others] = events.map((one) => sampleEvent(...one));
  if (first === undefined) return expect.unreachable();
  const storm = { kind: "storm", key: "storm", events: [first, ...others] } as const;
  const props = { id: "storm", storm, isOpen: false, isChosen: false, places, onToggle: () => undefined };
  return textOf(language, StormRow, props);
};

test("a storm of one camera is said with its count, place, worst severity and length", () => {
  const text = say("vi", [50], [30, { severity: "critical" }], [5]);
  expect(text).toMatch(/^Có người trong khu vực cấm \(3 lần\)Nút giao vt-001 · Máy vt-001-1/);
  expect(text).toMatch(/Nghiêm trọng · trong 45 giây · mở từng sự kiện$/);
});

test("a storm of many cameras counts them in place of naming one", () => {
  const offline = (n: number, camera: number) =>
    [n, { kind: "camera-offline", cameraId: `vt-00${camera}-1` }] as Parameters<typeof sampleEvent>;
  expect(say("en", offline(9, 2), offline(8, 1), offline(7, 1))).toMatch(/^Camera offline \(3 times\)2 cameras/);
});
