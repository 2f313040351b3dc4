import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { mediaAddress } from "../../api/client.ts";
import { usePainted } from "../../parts/after-paint.ts";
import { useKeys } from "../../parts/use-keys.ts";
import { ClipBar } from "../event/clip-player.tsx";
import { frameSecondsOf, momentAt, nearest, placeOfStill, placeShown } from "../event/clip-time.ts";
import type { Still } from "../event/stills.ts";
import type { StoredClip } from "../event/stored-clips.ts";
import { type ClipControl, useClip } from "../event/use-clip.ts";
import { PictureOrigin } from "../live/picture-origin.tsx";
import { DeskMarks } from "./desk-marks.tsx";
import { type DeskLook, DeskStillRow } from "./desk-still.tsx";
import { phaseAt, phaseIn } from "./drawn-layers.ts";
import { viewStyle } from "./picture-view.ts";
import { usePictureHand } from "./use-picture-hand.ts";

type DeskClipProps = { readonly stored: StoredClip; readonly stills: readonly Still[]; readonly look: DeskLook };

/** The clip, frame by frame, and the stills, which send it to their moments. */
export function DeskClip({ stored, stills, look }: DeskClipProps) {
  const { file, clip } = stored;
  const frameS = frameSecondsOf(clip);
  const control = useClip(frameS);
  const places = stills.map((still) => placeOfStill(still, file, clip));
  const goTo = (still: Still) => {
    const placeS = places[stills.indexOf(still)];
    if (placeS !== undefined) control.seek(placeS + frameS / 2); // into the middle of its frame, whatever was rounded
  };
  // The act is what is looked at first, not the seconds before it.
  const at = stills.find(({ role }) => role === "at");
  const shown = placeShown(places, control.state.shownS, frameS);
  useClipKeys(control);
  return (
    <>
      <ClipStage
        {...{ stored, control, look, still: shown === undefined ? undefined : stills[shown] }}
        onReady={() => at !== undefined && goTo(at)}
      />
      <DeskStillRow {...{ stills, ...look }} currentIndex={nearest(places, control.state.shownS)} onChoose={goTo} />
    </>
  );
}

function useClipKeys(control: ClipControl): void {
  useKeys({
    ",": () => control.step(-1),
    ".": () => control.step(1),
    " ": (event) => {
      if (event.target instanceof Element && event.target.closest("button, a, summary") !== null) return;
      event.preventDefault(); // the page would scroll
      control.toggle();
    },
  });
}

type ClipStageProps = {
  readonly stored: StoredClip;
  readonly control: ClipControl;
  readonly look: DeskLook;
  /** The one of the same frame as is shown: what is known of the light in it is told of both. */
  readonly still: Still | undefined;
  /** It is known how long the clip is: it can be sent to a moment. */
  readonly onReady: () => void;
};

function ClipStage({ stored: { file, clip }, control, look, still, onReady }: ClipStageProps) {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  usePictureHand(frame, look.control);
  const isPainted = usePainted();
  const { sha256, widthPx, heightPx } = file;
  const atMs = momentAt(clip, control.state.shownS);
  const { event } = look.drawing;
  const phase = still === undefined ? phaseAt(event, atMs) : phaseIn(event, still);
  return (
    <figure className="clip-player">
      <div ref={frame} className="stage" style={{ aspectRatio: `${widthPx} / ${heightPx}` }}>
        <div className="zoomed" style={viewStyle(look.control.view)}>
          <video
            ref={control.video}
            muted
            playsInline
            preload="auto"
            src={isPainted ? mediaAddress(sha256) : undefined} // stills are looked at first
            aria-label={t("eventScreen.clip")}
            onLoadedMetadata={onReady}
            onLoadedData={() => look.onSeen(sha256)}
          />
          <DeskMarks
            {...look.drawing}
            {...{ widthPx, heightPx, phase, scale: look.control.view.scale }}
            box={look.boxAt(atMs)}
          />
        </div>
        <PictureOrigin event={look.drawing.event} />
      </div>
      <figcaption>
        <ClipBar clip={clip} control={control} />
        {clip.codec === "h265" && <p className="muted">{t("clip.h265")}</p>}
      </figcaption>
    </figure>
  );
}
