/**
 * What the ring must know of a connection beyond its files, one JSON object on each line of `stream.jsonl` beside them. A
 * line is written before what it tells of (only `end` after it); one that was torn is ignored. So a killed agent finds
 * everything again, and reads only the files that it had not ended.
 */
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { epochMs } from "@ngaba/contract";
import { z } from "zod";
import { streamTicks } from "../rtsp/access-unit.ts";

const Ticks = z.int().transform(streamTicks);
const Stretch = z.object({ timeline: z.int().min(0), zeroTicks: Ticks, firstTicks: Ticks });

const SegmentLine = z.object({
  is: z.literal("segment"),
  file: z.string(),
  codec: z.enum(["h264", "h265"]),
  widthPx: z.int().min(1),
  heightPx: z.int().min(1),
  setsHash: z.string(),
  after: z.enum(["not-recorded", "overwritten", "reconnect", "agent-restart", "disk-full", "damaged"]).optional(),
  ...Stretch.shape,
});
const StretchLine = z.object({ is: z.literal("stretch"), file: z.string(), ...Stretch.shape });
const AnchorLine = z.object({
  is: z.literal("anchor"),
  timeline: z.int().min(0),
  ticks: Ticks,
  at: z.number().transform(epochMs),
  isEstimate: z.boolean(),
});
const EndLine = z.object({ is: z.literal("end"), file: z.string(), bytes: z.int().min(0), lastTicks: z.array(Ticks) });
const StreamLine = z.discriminatedUnion("is", [SegmentLine, StretchLine, AnchorLine, EndLine]);
export type StreamLine = z.infer<typeof StreamLine>;
export type SegmentLine = z.infer<typeof SegmentLine>;

const NAME = "stream.jsonl";
export const streamLogPath = (streamFolder: string): string => join(streamFolder, NAME);

/** Each line has its end before it: one that a full disk tore spoils no other. */
export const appendLines = (streamFolder: string, lines: readonly StreamLine[]): Promise<void> =>
  appendFile(streamLogPath(streamFolder), lines.map((line) => `\n${JSON.stringify(line)}`).join(""));

export const parseStreamLog = (text: string): StreamLine[] => text.split("\n").flatMap(parseLine);

function parseLine(text: string): StreamLine[] {
  try {
    const line = StreamLine.safeParse(JSON.parse(text));
    return line.success ? [line.data] : [];
  } catch {
    return []; // empty, or torn
  }
}
