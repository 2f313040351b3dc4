import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createMatroskaWriter } from "@ngaba/edge-agent/capture/matroska-stream.ts";
import { streamTicks } from "@ngaba/edge-agent/capture/rtsp/access-unit.ts";
import { createParameterSetKeeper } from "@ngaba/edge-agent/capture/rtsp/parameter-sets.ts";
import { expect, onTestFinished, test } from "vitest";
import { CODED, makeCodedFilm } from "./rtsp-kit.ts";

const run = promisify(execFile);
const STEP_TICKS = 3600;
const GOP = 10;

test.each(["h264", "h265"] as const)(
  "%s as Matroska: ffmpeg finds size, times and every picture, without the sets in the stream",
  async (codec) => {
    const coded = await makeCodedFilm(codec);
    const keeper = createParameterSetKeeper(codec);
    for (const nal of coded.units.flat()) keeper.note(nal);
    const sets = keeper.current() ?? expect.fail("no parameter sets");
    const isSet = (nal: Buffer) => [sets.vps, sets.sps, sets.pps].some((set) => set && Buffer.compare(nal, set) === 0);
    const writer = createMatroskaWriter(sets, streamTicks(0));
    const blocks = coded.units.map((unit, n) => {
      const nals = unit.filter((nal) => !isSet(nal));
      const bytes = nals.reduce((sum, nal) => sum + nal.length, 0);
      return writer.write({ nals, bytes, isKeyframe: n % GOP === 0, ticks: streamTicks(n * STEP_TICKS) });
    });
    const file = await kept(Buffer.concat([writer.header, ...blocks]));

    const { stdout } = await run("ffmpeg", [
      "-v",
      "error",
      "-i",
      file,
      "-fps_mode",
      "passthrough",
      "-f",
      "framemd5",
      "-",
    ]);
    expect([...stdout.matchAll(/, ([0-9a-f]{32})$/gm)].map(([, md5]) => md5)).toEqual(coded.pictures);
    const entries = "stream=codec_name,width,height:packet=pts";
    const probed = await run("ffprobe", ["-v", "error", "-show_entries", entries, "-of", "json", file]);
    const { streams, packets } = JSON.parse(probed.stdout);
    expect(streams).toMatchObject([{ width: CODED.widthPx, height: CODED.heightPx }]);
    expect(packets.map(({ pts }: { pts: number }) => pts / STEP_TICKS)).toEqual(coded.units.map((_, n) => n));
  },
);

async function kept(bytes: Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-matroska-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "film.mkv");
  await writeFile(file, bytes);
  return file;
}
