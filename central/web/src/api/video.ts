import { createBoxSplitter, type Mp4Box } from "@ngaba/contract";
import type { Result } from "./result.ts";

/** Larger than any keyframe. */
const MAX_BOX_BYTES = 16 * 1024 ** 2;

/** Takes the next box of a video; no more is read before it resolves. */
export type TakeBox = (box: Mp4Box) => Promise<void>;

/** Reads a video to its end, box by box. @throws {RangeError} when it is none; what `take` throws; of the network */
export const videoTo =
  (take: TakeBox) =>
  async (response: Response): Promise<Result<undefined>> => {
    const split = createBoxSplitter(MAX_BOX_BYTES);
    const reader = response.body?.getReader();
    for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
      for (const box of split(read.value)) await take(box);
    }
    return { kind: "ok", value: undefined };
  };
