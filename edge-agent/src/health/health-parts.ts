import { type CameraHealth, type HealthData, MAX_CAMERAS_IN_PART } from "@ngaba/contract";

/** Smaller changes of a rate than this part of it are noise… */
const RATE_STEP = 0.1;
/** …and so are changes of less than half a picture a second. */
const LEAST_FPS_STEP = 0.5;
/** Where a picture's age changes what people may do with it, ms. */
const AGE_CLASSES_MS = [2_000, 10_000, 60_000, 600_000];

/** Whether a camera is worth naming again before the next whole report. Pure. @param told what was said of it last */
export function isNews(told: CameraHealth | undefined, is: CameraHealth): boolean {
  if (told === undefined || wordsOf(told) !== wordsOf(is)) return true;
  const stepFps = Math.max(told.fps * RATE_STEP, LEAST_FPS_STEP);
  return Math.abs(is.fps - told.fps) > stepFps || ageClass(told) !== ageClass(is);
}

/** All that has no degrees. */
function wordsOf({ state, stateSince, reasons, rulesOff, lastError, ring, decoder, ...stream }: CameraHealth): string {
  const { codec, widthPx, heightPx, restarts, pictureClock } = stream;
  return JSON.stringify([
    ...[state, stateSince, reasons ?? [], rulesOff ?? [], lastError, codec, widthPx, heightPx, restarts],
    ...[ring?.isWriting, decoder?.hardware, decoder?.restarts, pictureClock?.source],
  ]);
}

const ageClass = ({ frameAgeMs = 0 }: CameraHealth): number => AGE_CLASSES_MS.filter((ms) => frameAgeMs >= ms).length;

/**
 * One report in as many messages as it takes, at least one. Pure.
 * @param reportId names the report where it has several
 */
export function partsOf(
  scope: NonNullable<HealthData["scope"]>,
  cameras: readonly CameraHealth[],
  agent: HealthData["agent"],
  reportId: string,
): readonly HealthData[] {
  const of = Math.max(1, Math.ceil(cameras.length / MAX_CAMERAS_IN_PART));
  return Array.from({ length: of }, (_, index): HealthData => {
    const from = index * MAX_CAMERAS_IN_PART;
    return {
      ...{ schemaVersion: 1, scope, ...(of > 1 && { reportId, part: { index, of } }) },
      ...{ cameras: cameras.slice(from, from + MAX_CAMERAS_IN_PART), agent },
    };
  });
}
