import type { EventView } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { mediaAddress } from "../../api/client.ts";
import { clockTenths } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";
import { headline } from "../live/event-words.ts";
import { PictureOrigin } from "../live/picture-origin.tsx";
import { PictureMarks } from "./picture-marks.tsx";
import type { Still } from "./stills.ts";
import type { Marks } from "./use-marks.ts";
import { zoomStyle } from "./zoom.ts";

type StillRowProps = {
  readonly event: EventView;
  readonly stills: readonly Still[];
  /** The one whose moment the clip shows now. */
  readonly currentIndex: number | undefined;
  readonly marks: Marks;
  readonly isMarked: boolean;
  readonly isZoomed: boolean;
  /** `undefined`: there is no clip that could go to its moment. */
  readonly onChoose: ((still: Still) => void) | undefined;
};

/** The stills side by side, in the order of their moments, all zoomed or marked alike. Pressing one sends the clip to its moment. */
export function StillRow({ event, stills, currentIndex, onChoose, ...look }: StillRowProps) {
  const { t } = useTranslation();
  const { number, nameOf } = useLanguage();
  return (
    <ul className="stills" aria-label={t("eventScreen.stills")}>
      {stills.map((still, index) => {
        const role = t(`eventScreen.role.${still.role}`);
        const at = clockTenths(Date.parse(still.takenAt), number);
        const alt = t("eventScreen.altStill", { role, at, headline: headline(t, nameOf, event) });
        return (
          <li key={`${still.role} ${still.sha256}`}>
            <button
              type="button"
              className="still"
              aria-current={index === currentIndex}
              disabled={onChoose === undefined}
              onClick={() => onChoose?.(still)}
            >
              <StillPicture event={event} still={still} alt={alt} {...look} />
              <span>
                {role} <span className="number muted">{at}</span>
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

type StillPictureProps = Pick<StillRowProps, "event" | "marks" | "isMarked" | "isZoomed"> & {
  readonly still: Still;
  readonly alt: string;
};

function StillPicture({ event, still, alt, marks, isMarked, isZoomed }: StillPictureProps) {
  const { t } = useTranslation();
  const { widthPx, heightPx, sha256, takenAt, isStored, role } = still;
  const box = marks.boxAt(Date.parse(takenAt));
  const isWhole = role !== "crop";
  const hasOwnMarks = role === "annotated" || !isWhole;
  return (
    <span className="stage" style={{ aspectRatio: `${widthPx} / ${heightPx}` }}>
      {isStored ? (
        <span className="zoomed" style={zoomStyle(isZoomed && isWhole, box)}>
          <img src={mediaAddress(sha256)} alt={alt} width={widthPx} height={heightPx} />
          {isMarked && !hasOwnMarks && <PictureMarks {...{ widthPx, heightPx, box }} {...marks} />}
        </span>
      ) : (
        <span className="frame-say">{t("picture.notYet")}</span>
      )}
      {isStored && <PictureOrigin event={event} />}
    </span>
  );
}
