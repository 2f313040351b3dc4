import type { CameraView } from "@ngaba/contract";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { useKeys } from "../../parts/use-keys.ts";
import { useLatest } from "../../parts/use-latest.ts";
import { useMay } from "../../shell/session.ts";
import { useNow } from "../../time/now.ts";
import { useLanguage } from "../../words/use-language.ts";
import { useWayBack } from "./address.ts";
import { drawOver, paletteOf } from "./draw-marks.ts";
import { PastBar } from "./past-bar.tsx";
import { stepFrame, useFrameLength } from "./step-frame.ts";
import { useVideo } from "./use-video.ts";
import type { ShownPicture } from "./video-player.ts";
import type { Watching } from "./video-session.ts";
import { standingWords } from "./video-words.ts";

/** What the key presses by itself; the bar of the past does not. */
const TAKES_SPACE = "button, a, input[type='checkbox']";
const LIVE: Watching = { is: "live" };
/** Nearer to now there is nothing to look back at yet. */
const NOW_MS = 3_000;

/** What stands above and below the picture: all of it fits on the screen, and the picture gets the rest. */
const AROUND_PX = 290;

/** The picture with what is seen in it, and the hands on it. */
export function CameraVideo({ camera }: { camera: CameraView }) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const now = useNow();
  const may = useMay();
  const [, navigate] = useLocation();
  const [watching, watch] = useState<Watching>(LIVE);
  const [isPaused, setPaused] = useState(false);
  const [over, setOver] = useState({ marks: true, places: true });
  const video = useRef<HTMLVideoElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useFrameLength();
  const newest = useRef<ShownPicture>(undefined);
  const draw = useLatest((picture: ShownPicture) => {
    newest.current = picture;
    frame.note(picture.mediaS);
    if (canvas.current === null) return;
    drawPicture(canvas.current, picture, over, {
      roadUser: (roadUserClass) => t(`roadUser.${roadUserClass}`),
      phase: (phase) => t(`signal.${phase}`),
      name: nameOf,
    });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a picture that stands still is drawn over anew when this changes
  useEffect(() => {
    if (newest.current !== undefined) draw(newest.current);
  }, [over, draw]);
  const news = useVideo(video, camera.id, watching, draw);
  const { text, isStale } = standingWords(t, { ...news, watching, shown: news.shown?.moment }, now);
  const shownMs = news.shown?.moment?.atMs;

  const seek = (atMs: number) => {
    const isNow = atMs > Date.now() - NOW_MS;
    watch(isNow ? LIVE : { is: "past", fromMs: Math.round(atMs) });
  };
  const seekBy = (ms: number) => shownMs !== undefined && seek(shownMs + ms);
  const playOrPause = () => {
    if (video.current?.paused === true) void video.current.play().catch(() => undefined);
    else video.current?.pause();
  };
  const step = (by: 1 | -1) => stepFrame(video.current, by, frame.seconds());
  const wayBack = useWayBack(camera.id);
  const goBack = () => navigate(wayBack, { replace: true });
  useKeys({
    Escape: goBack,
    " ": (event) => {
      if (event.target instanceof Element && event.target.closest(TAKES_SPACE) !== null) return;
      event.preventDefault(); // the page would scroll
      playOrPause();
    },
    ",": () => step(-1),
    ".": () => step(1),
  });
  const about = news.shown?.about;
  const { widthPx, heightPx } = about ?? { widthPx: 16, heightPx: 9 };
  const shape = {
    aspectRatio: `${widthPx} / ${heightPx}`,
    width: `min(100%, calc(max(240px, 100dvh - ${AROUND_PX}px) * ${widthPx / heightPx}))`,
  };
  return (
    <>
      <figure className={isStale ? "frame video-frame stale" : "frame video-frame"} style={shape}>
        <video
          ref={video}
          muted
          playsInline
          aria-label={t("liveView.video", { camera: nameOf(camera.name) })}
          onPlay={() => setPaused(false)}
          onPause={() => setPaused(true)}
          onEnded={() => shownMs !== undefined && seek(shownMs + 1_000)}
        />
        <canvas ref={canvas} />
        <figcaption className="frame-age">{text}</figcaption>
        {about?.picturesAreRendered === true && <span className="frame-origin">{t("picture.rendered")}</span>}
      </figure>
      <div className="picture-tools">
        <button type="button" onClick={playOrPause}>
          {t(isPaused ? "liveView.play" : "liveView.pause")} <kbd>Space</kbd>
        </button>
        <button type="button" onClick={() => step(-1)}>
          {t("liveView.frameBack")} <kbd>,</kbd>
        </button>
        <button type="button" onClick={() => step(1)}>
          {t("liveView.frameOn")} <kbd>.</kbd>
        </button>
        {about?.drawing !== undefined && (
          <>
            <Toggle text={t("liveView.marks")} isOn={over.marks} onTurn={(marks) => setOver({ ...over, marks })} />
            <Toggle text={t("liveView.places")} isOn={over.places} onTurn={(places) => setOver({ ...over, places })} />
          </>
        )}
      </div>
      {may("GET /api/cameras/:cameraId/past") ? (
        <PastBar
          heldFromMs={camera.recordedFrom === undefined ? undefined : Date.parse(camera.recordedFrom)}
          {...{ watching, shownMs }}
          onSeek={seek}
          onStep={seekBy}
          onLive={() => watch(LIVE)}
        />
      ) : (
        <p className="past-bar muted">{t("liveView.pastNotForYou")}</p>
      )}
    </>
  );
}

function Toggle(props: { readonly text: string; readonly isOn: boolean; readonly onTurn: (isOn: boolean) => void }) {
  return (
    <label className="toggle">
      <input type="checkbox" checked={props.isOn} onChange={({ target }) => props.onTurn(target.checked)} />
      {props.text}
    </label>
  );
}

function drawPicture(
  canvas: HTMLCanvasElement,
  { about, marks }: ShownPicture,
  over: { readonly marks: boolean; readonly places: boolean },
  words: Parameters<typeof drawOver>[2]["words"],
): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const size = { width: canvas.clientWidth, height: canvas.clientHeight };
  const [width, height] = [size.width, size.height].map((side) => Math.round(side * devicePixelRatio));
  if (canvas.width !== width) canvas.width = width ?? 0;
  if (canvas.height !== height) canvas.height = height ?? 0;
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  const seen = marks && { ...marks, roadUsers: over.marks ? marks.roadUsers : [] };
  drawOver(context, size, { marks: seen, drawing: over.places ? about.drawing : undefined, words }, paletteOf(canvas));
}
