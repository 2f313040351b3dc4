import type { EventView } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { mediaAddress } from "../../api/client.ts";
import { useLanguage } from "../../words/use-language.ts";
import { PictureOrigin } from "../live/picture-origin.tsx";
import { type Clip, momentAt } from "./clip-time.ts";
import { clockMillis } from "./clock-millis.ts";
import { PictureMarks } from "./picture-marks.tsx";
import type { StoredClip } from "./stored-clips.ts";
import type { ClipControl } from "./use-clip.ts";
import type { Marks } from "./use-marks.ts";
import { zoomStyle } from "./zoom.ts";

type ClipPlayerProps = {
  readonly event: EventView;
  readonly stored: StoredClip;
  readonly control: ClipControl;
  readonly marks: Marks;
  readonly isMarked: boolean;
  readonly isZoomed: boolean;
};

/** A clip that is stepped through frame by frame, with the moment of the frame that is shown. */
export function ClipPlayer({ event, stored, control, marks, isMarked, isZoomed }: ClipPlayerProps) {
  const { t } = useTranslation();
  const { file, clip } = stored;
  const { widthPx, heightPx } = file;
  const box = marks.boxAt(momentAt(clip, control.state.shownS));
  return (
    <figure className="clip-player">
      <div className="stage" style={{ aspectRatio: `${widthPx} / ${heightPx}` }}>
        <div className="zoomed" style={zoomStyle(isZoomed, box)}>
          <video
            ref={control.video}
            muted
            playsInline
            preload="auto"
            src={mediaAddress(file.sha256)}
            aria-label={t("eventScreen.clip")}
          />
          {isMarked && <PictureMarks {...{ widthPx, heightPx, box }} {...marks} />}
        </div>
        <PictureOrigin event={event} />
      </div>
      <figcaption>
        <ClipBar clip={clip} control={control} />
        {clip.codec === "h265" && <p className="muted">{t("clip.h265")}</p>}
      </figcaption>
    </figure>
  );
}

/** Plays, stops and steps, and says the moment of the frame that is shown. */
export function ClipBar({ clip, control }: { clip: Clip; control: ClipControl }) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  const { shownS, durationS, isPlaying } = control.state;
  const at = clockMillis(momentAt(clip, shownS), number);
  return (
    <div className="clip-bar">
      <button type="button" onClick={control.toggle}>
        {t(isPlaying ? "eventScreen.pause" : "eventScreen.play")} <kbd>Space</kbd>
      </button>
      <button type="button" title={t("eventScreen.back1")} onClick={() => control.step(-1)}>
        −1 <span className="unseen">{t("eventScreen.back1")}</span> <kbd>,</kbd>
      </button>
      <button type="button" title={t("eventScreen.forward1")} onClick={() => control.step(1)}>
        +1 <span className="unseen">{t("eventScreen.forward1")}</span> <kbd>.</kbd>
      </button>
      <output className="number clip-moment" aria-live="off">
        {at}
      </output>
      <input
        type="range"
        min={0}
        max={durationS}
        step="any"
        value={Math.min(shownS, durationS)}
        aria-label={t("eventScreen.position")}
        aria-valuetext={at}
        onChange={({ target }) => control.seek(Number(target.value))}
      />
    </div>
  );
}
