import { toRfc3339 } from "@ngaba/contract";
import type { CaptureObserver } from "../capture/camera-capture.ts";
import type { AgentConfig } from "../config/agent-config.ts";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/logger.ts";
import { decodeKeyframes } from "./ffmpeg-keyframes.ts";
import { createFramePictures } from "./frame-pictures.ts";
import {
  createKeyframePicker,
  type KeyframePicker,
  type KeyframePickerOptions,
  type TakenPicture,
} from "./keyframe-picker.ts";
import { renderCheckPicture } from "./sharp-check-picture.ts";
import { renderWallPicture } from "./sharp-wall-picture.ts";
import { createWallUploader, type WallUploader } from "./wall-uploader.ts";

/** Now and then a picture of each camera: a small one for the checks, a larger one for the wall at the centre. */
export interface PictureTaking extends Pick<KeyframePicker, "onUnit" | "undecodable"> {
  /** Works until `signal` aborts; then no picture is under way, and none is taken any more. */
  run(signal: AbortSignal): Promise<void>;
  onFrame: CaptureObserver["onFrame"];
  /** For health: when the picture was taken that the centre has. */
  sent(cameraId: string): { readonly pictureAt?: string };
}

export interface PictureTakingOptions {
  readonly config: Pick<AgentConfig, "agentId" | "centre" | "cameras" | "watch" | "processes">;
  /** Asked at each upload. */
  readonly uploadToken: () => string;
  /** Cameras whose keyframes an earlier run could not decode. */
  readonly undecodable: readonly string[];
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
  const { config, undecodable, tell, clock } = options;
  const { cameras, watch } = config;
  const [checkEveryMs, pictureEveryMs] = [watch.checkEveryS * 1000, watch.pictureEveryS * 1000];
  const wall = openWall(options);
  const { check, scaleAndCheck, toWall, settled } = createHands(wall, options);
  const frames = createFramePictures(
    [
      { everyMs: checkEveryMs, hand: scaleAndCheck },
      { everyMs: pictureEveryMs, hand: toWall },
    ],
    clock,
  );
  const picker = createKeyframePicker({
    cameraIds: cameras.filter(({ analysis }) => analysis === undefined).map(({ id }) => id),
    ...{ checkEveryMs, pictureEveryMs, pictureMaxWidthPx: watch.pictureMaxWidthPx, undecodable },
    decode: decodeWith(config.processes.niceLevel, tell),
    ...{ onCheck: check, onPicture: toWall, clock },
    roundMs: Math.min(MAX_ROUND_MS, checkEveryMs),
  });
  let isOver = false;
  return {
    onUnit: picker.onUnit,
    onFrame: (frame) => {
      if (!isOver) frames.onFrame(frame);
    },
    undecodable: picker.undecodable,
    sent: (cameraId) => {
      const at = wall.sentAt(cameraId);
      return at === undefined ? {} : { pictureAt: toRfc3339(at) };
    },
    run: async (signal) => {
      await Promise.all([picker.run(signal), wall.run(signal)]);
      isOver = true;
      await settled();
    },
  };
}

function openWall({ config, uploadToken, tell, clock }: PictureTakingOptions): WallUploader {
  const { agentId, centre } = config;
  return createWallUploader({
    ...{ agentId, centreUrl: centre.url, uploadToken, clock },
    onProblem: (problem) => tell("wall", problem),
  });
}

/** An ffmpeg that cannot be run is our trouble, and no camera's. */
function decodeWith(niceLevel: number, tell: PictureTakingOptions["tell"]): KeyframePickerOptions["decode"] {
  return async (batch, maxWidthPx, signal) => {
    const result = await decodeKeyframes(batch, { maxWidthPx, niceLevel }, signal);
    const { notRun } = result;
    if (!signal.aborted) tell("keyframes", notRun && `pictures of watched cameras cannot be decoded: ${notRun}`);
    return result;
  };
}

type Hand = (cameraId: string, picture: TakenPicture) => void;

/** Who takes the pictures; nothing that goes wrong with one holds up another. */
function createHands(wall: WallUploader, { config, onCheck, tell, log }: PictureTakingOptions) {
  const underWay = new Set<Promise<void>>();
  const start = (cameraId: string, work: Promise<void>): void => {
    const done = work
      .catch((error: unknown) => log.error({ err: error, cameraId }, "a picture could not be made"))
      .finally(() => underWay.delete(done));
    underWay.add(done);
  };
  const check: Hand = (cameraId, picture) => {
    try {
      onCheck(cameraId, picture);
      tell(`checks ${cameraId}`, undefined);
    } catch (error) {
      log.error({ err: error, cameraId }, "what a picture told could not be kept");
      tell(`checks ${cameraId}`, `${cameraId}: what its pictures told could not be kept: ${String(error)}`);
    }
  };
  const toWall: Hand = (cameraId, picture) => {
    const { pictureMaxWidthPx } = config.watch;
    start(
      cameraId,
      renderWallPicture(picture, pictureMaxWidthPx).then((jpeg) => wall.put(cameraId, jpeg, picture.at)),
    );
  };
  const scaleAndCheck: Hand = (cameraId, picture) => {
    start(
      cameraId,
      renderCheckPicture(picture).then((small) => check(cameraId, { ...small, at: picture.at })),
    );
  };
  return { check, toWall, scaleAndCheck, settled: async () => void (await Promise.all(underWay)) };
}
