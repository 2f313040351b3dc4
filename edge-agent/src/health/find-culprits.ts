import type { BatchResult, KeyframePicture } from "./ffmpeg-keyframes.ts";

/** What came of one keyframe. `not-tried`: too many others of its batch were bad, or ffmpeg did not get to it. */
export type KeyframeResult =
  | { readonly outcome: "decoded"; readonly picture: KeyframePicture }
  | { readonly outcome: "undecodable"; readonly lastWords: string }
  | { readonly outcome: "not-tried" };

/** Tries for one batch: enough for two bad keyframes among sixty, and a bound where all are, or ffmpeg is. */
const MAX_TRIES = 25;

/**
 * Decodes a batch; one that does not give a picture of each keyframe is halved until the bad ones stand alone.
 *
 * @param decode decodes some together
 * @returns one result for each, in order
 */
export async function decodeOrFindCulprits<K>(
  batch: readonly K[],
  decode: (part: readonly K[]) => Promise<BatchResult>,
): Promise<readonly KeyframeResult[]> {
  let triesLeft = MAX_TRIES;
  const resultsOf = async (part: readonly K[]): Promise<readonly KeyframeResult[]> => {
    if (triesLeft-- <= 0) return part.map(() => ({ outcome: "not-tried" }));
    const result = await decode(part);
    if (result.pictures !== undefined) {
      return result.pictures.map((picture): KeyframeResult => ({ outcome: "decoded", picture }));
    }
    if (result.notRun !== undefined) return part.map(() => ({ outcome: "not-tried" }));
    if (part.length <= 1) return part.map(() => ({ outcome: "undecodable", lastWords: result.lastWords }));
    const middle = Math.ceil(part.length / 2);
    return [...(await resultsOf(part.slice(0, middle))), ...(await resultsOf(part.slice(middle)))];
  };
  return resultsOf(batch);
}
