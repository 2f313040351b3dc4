import { toRfc3339 } from "@ngaba/contract";
import type { CaptureObserver } from "../capture/camera-capture.ts";
import type { AgentConfig } from "../config/agent-config.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { decodeKeyframes } from "./ffmpeg-keyframes.ts";
import { createFramePictures } from "./frame-pictures.ts";
import { createKeyframePicker, type KeyframePicker, type TakenPicture } from "./keyframe-picker.ts";
import { renderCheckPicture } from "./sharp-check-picture.ts";
import { renderWallPicture } from "./sharp-wall-picture.ts";
import { createWallUploader } from "./wall-uploader.ts";

/** Now and then a picture of each camera: a small one for the checks, a larger one for the wall at the centre. */
export interface PictureTaking extends Pick<KeyframePicker, "onUnit" | "undecodable" | "run"> {
  onFrame: CaptureObserver["onFrame"];
  /** For health: when the picture was taken that the centre has. */
  sent(cameraId: string): { readonly pictureAt?: string };
}

export interface PictureTakingOptions {
  readonly config: Pick<AgentConfig, "agentId" | "centre" | "cameras" | "watch" | "processes">;
  /** Asked at each upload. */
  readonly uploadToken: () => string;
  /** A small picture; may throw, which is told. */
  readonly onCheck: (cameraId: string, picture: TakenPicture) => void;
  readonly tell: (subject: string, problem: string | undefined) => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Rounds rarer than this would make checks rarer than they are configured to be. */
const MAX_ROUND_MS = 4000;

/** Of cameras that are analysed out of their frames, of all others out of their keyframes. */
export function createPictureTaking(options: PictureTakingOptions): PictureTaking {
  const { config, uploadToken, tell, clock, log, onCheck } = options;
  const { agentId, cameras, centre, processes, watch } = config;
  const [checkEveryMs, pictureEveryMs] = [watch.checkEveryS * 1000, watch.pictureEveryS * 1000];
  const wall = createWallUploader({
    ...{ agentId, centreUrl: centre.url, uploadToken, clock },
    onProblem: (problem) => tell("wall", problem),
  });
  const check = (cameraId: string, picture: TakenPicture): void => {
    try {
      onCheck(cameraId, picture);
      tell("checks", undefined);
    } catch (error) {
      log.error({ err: error, cameraId }, "what a picture told could not be kept");
      tell("checks", `what the checks of pictures found could not be kept: ${String(error)}`);
    }
  };
  const failed = (cameraId: string) => (error: unknown) =>
    log.error({ err: error, cameraId }, "a picture could not be made");
  const toWall = (cameraId: string, picture: TakenPicture): void => {
    renderWallPicture(picture, watch.pictureMaxWidthPx)
      .then((jpeg) => wall.put(cameraId, jpeg, picture.at))
      .catch(failed(cameraId));
  };
  const scaleAndCheck = (cameraId: string, picture: TakenPicture): void => {
    renderCheckPicture(picture)
      .then((small) => check(cameraId, { ...small, at: picture.at }))
      .catch(failed(cameraId));
  };
  const frames = createFramePictures(
    [
      { everyMs: checkEveryMs, hand: scaleAndCheck },
      { everyMs: pictureEveryMs, hand: toWall },
    ],
    clock,
  );
  const picker = createKeyframePicker({
    cameraIds: cameras.filter(({ analysis }) => analysis === undefined).map(({ id }) => id),
    ...{ checkEveryMs, pictureEveryMs, pictureMaxWidthPx: watch.pictureMaxWidthPx },
    decode: (batch, maxWidthPx, signal) =>
      decodeKeyframes(batch, { maxWidthPx, niceLevel: processes.niceLevel }, signal),
    ...{ onCheck: check, onPicture: toWall, clock },
    roundMs: Math.min(MAX_ROUND_MS, checkEveryMs),
  });
  return {
    onUnit: picker.onUnit,
    onFrame: frames.onFrame,
    undecodable: picker.undecodable,
    sent: (cameraId) => {
      const at = wall.sentAt(cameraId);
      return at === undefined ? {} : { pictureAt: toRfc3339(at) };
    },
    run: async (signal) => void (await Promise.all([picker.run(signal), wall.run(signal)])),
  };
}
