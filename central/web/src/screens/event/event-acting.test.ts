import type { ActDone, HandlingAct } from "@ngaba/contract";
import { expect, test } from "vitest";
import { placeIn, SceneDrawing } from "../../api/scene-drawing.ts";
import { createPreferences } from "../../preferences.ts";
import { markupOf, textOf } from "../../testing/render.ts";
import { HASH, sampleClip, sampleEvent, uuid } from "../../testing/samples.ts";
import { createWords } from "../../words/words.ts";
import { handlingLine, handlingNews } from "./act-words.ts";
import { ChangedMeanwhile } from "./changed-meanwhile.tsx";
import { ActList } from "./handling-history.tsx";
import { PictureMarks } from "./picture-marks.tsx";
import { reportOf } from "./report-draft.ts";
import { stillsOf } from "./stills.ts";
import { storedClips } from "./stored-clips.ts";

const words = createWords(createPreferences(undefined), { lang: "" });
const [vi, en] = [words.getFixedT("vi"), words.getFixedT("en")];
const by = { id: "p-1", name: "Nguyễn Thị Lan" };
const done = (version: number, act: ActDone): HandlingAct => ({
  ...{ id: uuid(version), version, at: "2026-01-05T08:00:00.000Z", by, act },
});

const stretch = { from: "2026-01-05T08:00:00Z", to: "2026-01-05T08:03:00Z" };
const acts: ActDone[] = [
  {
    ...{ kind: "report", cameraId: "vt-001-1", severity: "warning", text: "Va chạm" },
    ...{ startedAt: "2026-01-05T07:58:00Z", caller: "chị Hoa" },
  },
  { kind: "keep", recordingId: uuid(9), cameraId: "vt-001-1", ...stretch },
  { kind: "acknowledge" },
  { kind: "assign", to: { id: "p-2", name: "Minh" } },
  { kind: "assign" },
  { kind: "comment", text: "Xe đã rời đi" },
  { kind: "escalate", to: "ambulance", text: "một người đau chân" },
  { kind: "close", outcome: "passed-on" },
  { kind: "reopen" },
];

test("every act is a sentence with who and when, and what was written with it", () => {
  const props = { acts: acts.map((act, index) => done(index + 1, act)) };
  const at = "15:00:00, 05/01/2026";
  expect(textOf("vi", ActList, props).split("\n")).toEqual(
    [
      "Nguyễn Thị Lan ghi nhận tin báo: Va chạmNgười báo: chị Hoa",
      "Nguyễn Thị Lan yêu cầu giữ đoạn hình 15:00:00, 05/01/2026–15:03:00, 05/01/2026",
      "Nguyễn Thị Lan tiếp nhận",
      "Nguyễn Thị Lan giao việc cho Minh",
      "Nguyễn Thị Lan bỏ giao việc",
      "Nguyễn Thị Lan ghi chúXe đã rời đi",
      "Nguyễn Thị Lan báo cấp cứu (115)một người đau chân",
      "Nguyễn Thị Lan đóng: đã chuyển nơi khác xử lý",
      "Nguyễn Thị Lan mở lại",
    ].map((line) => `${at} ${line}`),
  );
  expect(textOf("en", ActList, props)).toContain("Nguyễn Thị Lan told the ambulance (115)");
});

test("what was done is text, whatever was typed", () => {
  const text = '<img src="x" onerror="alert(1)">';
  const markup = markupOf("vi", ActList, { acts: [done(1, { kind: "comment", text })] });
  expect(markup).not.toContain("<img");
});

test("how far people are is said in one line", () => {
  const lan = { id: "p-1", name: "Lan" };
  expect(handlingLine(vi, { version: 1, state: "acknowledged", assignee: lan })).toBe(
    "Đã tiếp nhận, giao việc cho Lan",
  );
  expect(handlingLine(vi, { version: 2, state: "acknowledged", escalatedTo: "fire" })).toBe(
    "Đã tiếp nhận, chưa giao cho ai, đã báo Cảnh sát phòng cháy, chữa cháy (114)",
  );
  expect(handlingLine(en, { version: 3, state: "closed", assignee: lan, outcome: "false-alarm" })).toBe(
    "Closed, false alarm",
  );
  expect(handlingNews(vi, sampleEvent(1))).toBe("");
  expect(handlingNews(vi, sampleEvent(1, { handling: { version: 1, state: "new" } }))).toBe("");
});

test("who was second is told what changed since, not what they had seen", () => {
  const handling = {
    ...({ eventId: uuid(1), version: 2, state: "closed", outcome: "false-alarm" } as const),
    acts: [done(1, { kind: "acknowledge" }), done(2, { kind: "close", outcome: "false-alarm", text: "Lá cây" })],
  };
  const nothing = () => undefined;
  const text = textOf("vi", ChangedMeanwhile, { handling, seenVersion: 1, onAnyway: nothing, onDrop: nothing });
  expect(text).toContain("Việc của bạn chưa được ghi.");
  expect(text).toContain("đóng: báo động giả");
  expect(text).not.toContain("tiếp nhận");
});

const still = { sha256: HASH, mediaType: "image/jpeg", bytes: 1, widthPx: 640, heightPx: 360, isStored: true } as const;
const ofEvidence = { ...still, madeFrom: "ring" } as const;

test("stills stand in the order of their moments; an event's own are shown until it has evidence", () => {
  const [early, late] = ["2026-01-05T08:00:00.000Z", "2026-01-05T08:00:01.000Z"];
  const snapshots = [{ ...still, role: "plain", takenAt: late } as const];
  expect(stillsOf(sampleEvent(1, { snapshots })).map(({ role }) => role)).toEqual(["plain"]);
  const files = [
    { ...ofEvidence, role: "after", takenAt: late } as const,
    { ...ofEvidence, role: "annotated", takenAt: early } as const,
    { ...ofEvidence, role: "at", takenAt: early } as const,
    sampleClip(),
  ];
  const event = sampleEvent(1, { snapshots, evidence: { stage: "whole", files, gaps: [] } });
  expect(stillsOf(event).map(({ role }) => role)).toEqual(["at", "annotated", "after"]);
});

test("of several clips the one that shows the moment comes first; one that has not arrived is none", () => {
  const { clip, ...file } = sampleClip();
  if (clip === undefined) return expect.unreachable();
  const of = (from: string, to: string, isStored = true) => ({
    ...file,
    isStored,
    sha256: from,
    clip: { ...clip, from, to },
  });
  const early = of("2026-01-05T07:59:00.000Z", "2026-01-05T07:59:30.000Z");
  const right = of("2026-01-05T07:59:31.000Z", "2026-01-05T08:00:30.000Z");
  const missing = of("2026-01-05T08:00:00.000Z", "2026-01-05T08:00:30.000Z", false);
  const piece = (...files: (typeof right)[]) => ({ stage: "whole" as const, files, gaps: [] });
  const clips = storedClips(sampleEvent(0), [piece(early, missing), undefined, piece(right)]);
  expect(clips.map(({ file: { sha256 } }) => sha256)).toEqual([right.sha256, early.sha256]);
});

test("the place of an event is found in its scene, a line as a line and an area as an area", () => {
  const name = { vi: "x", en: "x" };
  const scene = SceneDrawing.parse({
    ...{ cameraId: "cam-1", rules: [], calibration: { any: "thing" } },
    zones: [
      {
        id: "co",
        name,
        polygon: [
          [0, 0],
          [1, 0],
          [1, 1],
        ],
        forbids: { act: "enter" },
      },
    ],
    stopLines: [{ id: "vach", name, from: [0.1, 0.5], to: [0.9, 0.5] }],
  });
  expect(placeIn(scene, { kind: "zone", id: "co" })).toEqual({
    points: [
      [0, 0],
      [1, 0],
      [1, 1],
    ],
    isClosed: true,
  });
  expect(placeIn(scene, { kind: "stop-line", id: "vach" })).toMatchObject({ isClosed: false });
  expect(placeIn(scene, { kind: "zone", id: "vach" })).toBeUndefined();
});

test("what is drawn over a picture is drawn in the picture's own pixels", () => {
  const place = {
    points: [
      [0, 0],
      [0.5, 1],
    ],
    isClosed: false,
  } as const;
  const markup = markupOf("vi", PictureMarks, {
    widthPx: 640,
    heightPx: 360,
    place,
    track: undefined,
    box: [0.5, 0.5, 0.75, 1],
  });
  expect(markup).toContain('viewBox="0 0 640 360"');
  expect(markup).toContain('points="0.0,0.0 320.0,360.0"');
  expect(markup).toContain('x="320" y="180" width="160" height="180"');
});

test("a report is whole once it says what, where and when; its stretch lies around the moment", () => {
  const draft = {
    ...({ cameraId: "vt-001-1", text: " Va chạm ", severity: "critical", startedAt: "2026-01-05T15:00:00" } as const),
    ...{ caller: "", isKept: true },
  };
  expect(reportOf(uuid(1), draft)).toEqual({
    ...{
      id: uuid(1),
      cameraId: "vt-001-1",
      text: "Va chạm",
      severity: "critical",
      startedAt: "2026-01-05T08:00:00.000Z",
    },
    keep: { from: "2026-01-05T07:57:00.000Z", to: "2026-01-05T08:01:00.000Z" },
  });
  expect(reportOf(uuid(1), { ...draft, isKept: false })).not.toHaveProperty("keep");
  for (const missing of [{ cameraId: "" }, { text: "  " }, { startedAt: "" }]) {
    expect(reportOf(uuid(1), { ...draft, ...missing })).toBeUndefined();
  }
});
