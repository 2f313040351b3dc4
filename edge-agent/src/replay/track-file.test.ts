import { expect, test } from "vitest";
import { after, CAMERA, frame, START, track } from "./testing/recorded.ts";
import { readTrackHeader, readTrackLine, trackFileHeader, trackFileLine } from "./track-file.ts";

test("a frame is read as it was written: road users, their moments, lights", () => {
  const signals = new Map([["den-1", { phase: "red", since: after(-9_000) } as const]]);
  const tracks = [track(1, 700), track(2, 700, { roadUserClass: "large-vehicle", confidence: 1 })];
  const seen = { ...frame(700), tracks, signals };
  expect(readTrackLine(trackFileLine(seen), "a.ndjson", 2)).toEqual(seen);
  expect(readTrackLine(trackFileLine(frame(0, [])), "a.ndjson", 3)).toEqual(frame(0, []));
});

test("boxes are kept to a twentieth of a pixel", () => {
  const fine = { ...frame(0), tracks: [track(1, 0, { box: { x1: 1.2345, y1: -0.51, x2: 33.333, y2: 77.7777 } })] };
  const [read] = readTrackLine(trackFileLine(fine), "a.ndjson", 2).tracks;
  expect(read?.box).toEqual({ x1: 1.25, y1: -0.5, x2: 33.35, y2: 77.8 });
});

test("the first line tells the camera and the run", () => {
  expect(readTrackHeader(trackFileHeader(CAMERA, START), "a.ndjson")).toMatchObject({ cameraId: CAMERA, run: START });
});

test.each([
  ["not json", "is no JSON"],
  ['{"at":1,"size":[768,576],"tracks":[[0,1,1,1,2,2,0,0,0.5,1]]}', "tracks"],
  ['{"at":1,"size":[768,576],"tracks":[[1,9,1,1,2,2,0,0,0.5,1]]}', "tracks"],
  ['{"at":1,"size":[768],"tracks":[]}', "size"],
  ['{"at":1,"size":[768,576],"tracks":[],"colour":"red"}', "colour"],
  ['{"at":1,"size":[768,576],"tracks":[],"signals":{"den-1":["blue",1]}}', "signals"],
])("the line %s is refused by file and line number", (line, word) => {
  expect(() => readTrackLine(line, "hour.ndjson", 17)).toThrow(
    expect.objectContaining({ code: "TRACKS_INVALID", message: expect.stringContaining("hour.ndjson, line 17: ") }),
  );
  expect(() => readTrackLine(line, "hour.ndjson", 17)).toThrow(word);
});

test("a file of something else is refused at its first line", () => {
  expect(() => readTrackHeader('{"format":"other"}', "x.ndjson")).toThrow("x.ndjson, line 1: ");
});
