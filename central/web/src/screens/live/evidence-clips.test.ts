import type { EvidenceView } from "@ngaba/contract";
import { expect, test } from "vitest";
import { markupOf, textOf } from "../../testing/render.ts";
import { HASH, sampleClip, sampleEvent, sampleRecording, uuid } from "../../testing/samples.ts";
import { withArrivedPictures } from "./event-course.ts";
import { EvidenceClips } from "./evidence-clips.tsx";
import { RecordingNews, stretchOf } from "./keep-stretch.tsx";

const MANIFEST = "b".repeat(64);
const evidence = (changes: Partial<EvidenceView> = {}): EvidenceView => ({
  ...{ stage: "whole", files: [sampleClip()], gaps: [], manifestSha256: MANIFEST, ...changes },
});

test("a clip that has arrived is played and can be downloaded; the manifest's hash is named", () => {
  const markup = markupOf("vi", EvidenceClips, { evidence: evidence() });
  expect(markup).toContain(`<video controls="" muted="" playsInline="" preload="metadata" src="/api/media/${HASH}"`);
  expect(markup).toContain(`<a href="/api/media/${HASH}" download="2026-01-05T08-00-00.000Z.mp4">Tải về</a>`);
  expect(textOf("vi", EvidenceClips, { evidence: evidence() }).split("\n")).toEqual([
    `15:00:00–15:03:00, 12,3 MB Tải vềBản kê chứng cứ (SHA-256): ${MANIFEST}`,
  ]);
});

test("what has not arrived is said, and nothing is played or offered", () => {
  const onItsWay = evidence({ files: [sampleClip({ isStored: false })] });
  expect(markupOf("en", EvidenceClips, { evidence: onItsWay })).not.toMatch(/<video|<a /);
  expect(textOf("en", EvidenceClips, { evidence: onItsWay })).toContain("The clip has not reached the centre yet.");
});

test.each<[Partial<EvidenceView>, string]>([
  [{ stage: "stills", files: [] }, "Đoạn hình chưa cắt xong."],
  [{ files: [] }, "Không có đoạn hình."],
  [{ stage: "failed", files: [], detail: "ffmpeg ended" }, "Không làm được chứng cứ. ffmpeg ended"],
  [
    { files: [], gaps: [{ from: "2026-01-05T08:00:10Z", to: "2026-01-05T08:00:12Z", why: "reconnect" }] },
    "Thiếu 15:00:10–15:00:12: camera được nối lại.",
  ],
])("evidence with %j says: %s", (changes, said) => {
  const { manifestSha256: _, ...rest } = evidence(changes);
  const text = textOf("vi", EvidenceClips, { evidence: rest });
  expect(text.split("\n")).toContain(said);
  expect(text).not.toContain("SHA-256");
});

test("of H.265 it is said that the browser may be unable to play it", () => {
  const { clip, ...file } = sampleClip();
  if (clip === undefined) return expect.unreachable();
  const files = [{ ...file, clip: { ...clip, codec: "h265" as const } }];
  expect(textOf("en", EvidenceClips, { evidence: evidence({ files }) })).toContain("Compressed as H.265");
});

test("a clip that the event's own question has seen arrive is shown as arrived", () => {
  const listed = sampleEvent(1, { evidence: evidence({ files: [sampleClip({ isStored: false })] }) });
  const detail = { ...sampleEvent(1, { id: uuid(1), evidence: evidence() }), messages: [] };
  expect(withArrivedPictures(listed, detail).evidence?.files[0]?.isStored).toBe(true);
  const { evidence: _, ...bare } = listed;
  expect(withArrivedPictures(bare, detail).evidence).toEqual(evidence());
});

test.each([
  {
    from: "2026-01-05T15:00:00",
    to: "2026-01-05T15:03:00",
    utc: ["2026-01-05T08:00:00.000Z", "2026-01-05T08:03:00.000Z"],
  },
  { from: "2026-01-05T00:30", to: "2026-01-05T01:30", utc: ["2026-01-04T17:30:00.000Z", "2026-01-04T18:30:00.000Z"] },
  { from: "2026-01-05T15:00:00", to: "2026-01-05T15:00:00", utc: undefined },
  { from: "2026-01-05T15:00:00", to: "2026-01-05T16:00:01", utc: undefined },
  { from: "", to: "2026-01-05T15:03:00", utc: undefined },
])("from $from to $to in the city is $utc", ({ from, to, utc }) => {
  expect(stretchOf(from, to)).toEqual(utc && { from: utc[0], to: utc[1] });
});

test("what became of a stretch that was to be kept is said, with why not", () => {
  const span = "15:00:00, 05/01/2026–15:03:00, 05/01/2026";
  expect(textOf("vi", RecordingNews, { recording: sampleRecording() })).toBe(
    `Đã yêu cầu giữ ${span}. Đang chờ thiết bị đầu cuối trả lời…`,
  );
  const refused = sampleRecording({ state: "refused", code: "NOT_RECORDED", detail: "no video of it is kept" });
  expect(textOf("vi", RecordingNews, { recording: refused })).toBe(
    `Không giữ được ${span}. Đoạn này không được ghi lại, hoặc không còn giữ.`,
  );
  const whole = sampleRecording({ state: "whole", evidence: evidence() });
  expect(markupOf("en", RecordingNews, { recording: whole })).toContain("<video");
});
