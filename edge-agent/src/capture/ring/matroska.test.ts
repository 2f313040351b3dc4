import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { streamTicks } from "../rtsp/access-unit.ts";
import { readMatroskaBlocks } from "./matroska-reader.ts";
import { createMatroskaWriter } from "./matroska-writer.ts";
import { SMALL } from "./testing/coded-units.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ngaba-matroska-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const Unit = fc.record({
  step: fc.integer({ min: -32_000, max: 900_000 }),
  isKeyframe: fc.boolean(),
  bytes: fc.nat(200),
});

test("whatever is written is read back with exact ticks; cut off anywhere, all whole blocks before are", () => {
  const zero = 123_456;
  const property = fc.property(fc.array(Unit, { minLength: 1, maxLength: 40 }), fc.nat(10_000), (plans, cut) => {
    const writer = createMatroskaWriter(SMALL, streamTicks(zero));
    const path = join(folder, "any.mkv");
    let ticks = 0;
    const written = plans.map(({ step, isKeyframe, bytes }) => {
      ticks = Math.max(0, ticks + step);
      const nals = [Buffer.alloc(bytes, 0xa3), Buffer.alloc(1)];
      const data = writer.write({ nals, isKeyframe, bytes: bytes + 1, ticks: streamTicks(zero + ticks) });
      return { data, block: { ticks, isKeyframe } };
    });
    const file = Buffer.concat([writer.header, ...written.map(({ data }) => data)]);
    writeFileSync(path, file);
    expect(readMatroskaBlocks(path)).toEqual({ blocks: written.map(({ block }) => block), endBytes: file.length });

    const ends = written.map((_, index) =>
      written.slice(0, index + 1).reduce((sum, { data }) => sum + data.length, writer.header.length),
    );
    const length = cut % file.length;
    truncateSync(path, length);
    const whole = ends.filter((end) => end <= length).length;
    expect(readMatroskaBlocks(path).blocks).toEqual(written.slice(0, whole).map(({ block }) => block));
  });
  fc.assert(property, { numRuns: 200 });
});

test("what is no Matroska holds no blocks", () => {
  const path = join(folder, "rubbish.mkv");
  for (const bytes of [[], [0], [0xa3], Array.from({ length: 500 }, (_, n) => n % 256)]) {
    writeFileSync(path, Buffer.from(bytes));
    expect(readMatroskaBlocks(path)).toEqual({ blocks: [], endBytes: 0 });
  }
});
