import type { FractionBox } from "@ngaba/contract";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { mediaAddress } from "../../api/client.ts";
import { clockTenths } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";
import type { Still } from "../event/stills.ts";
import { headline } from "../live/event-words.ts";
import { PictureOrigin } from "../live/picture-origin.tsx";
import { type DeskDrawing, DeskMarks } from "./desk-marks.tsx";
import { phaseIn } from "./drawn-layers.ts";
import { type FileStates, faultOf } from "./file-states.ts";
import { viewStyle } from "./picture-view.ts";
import { usePictureHand } from "./use-picture-hand.ts";
import type { ViewControl } from "./use-picture-view.ts";

/** What all pictures of a case share. */
export type DeskLook = {
  readonly drawing: DeskDrawing;
  readonly control: ViewControl;
  readonly states: FileStates;
  readonly boxAt: (atMs: number) => FractionBox | undefined;
  /** A file has been shown. */
  readonly onSeen: (sha256: string) => void;
};

/** A still with what is drawn over it; a sentence in its place when it cannot serve. */
export function DeskStill({ still, drawing, control, states, boxAt, onSeen }: DeskLook & { readonly still: Still }) {
  const { t } = useTranslation();
  const frame = useRef<HTMLSpanElement>(null);
  const [isBroken, setBroken] = useState(false);
  const alt = useStillWords(still, drawing);
  usePictureHand(frame, control);
  const { widthPx, heightPx, sha256, takenAt, role } = still;
  const fault = faultOf(still, states) ?? (isBroken ? "broken" : undefined);
  const atMs = Date.parse(takenAt);
  return (
    <span ref={frame} className="stage" style={{ aspectRatio: `${widthPx} / ${heightPx}` }}>
      {fault === undefined ? (
        <span className="zoomed" style={viewStyle(control.view)}>
          <img
            src={mediaAddress(sha256)}
            alt={alt}
            width={widthPx}
            height={heightPx}
            draggable={false}
            onLoad={() => onSeen(sha256)}
            onError={() => setBroken(true)}
          />
          {role !== "annotated" && (
            <DeskMarks
              {...drawing}
              {...{ widthPx, heightPx, phase: phaseIn(drawing.event, still), scale: control.view.scale }}
              box={boxAt(atMs)}
            />
          )}
        </span>
      ) : (
        <span className="frame-say doubt">{t(faultWords[fault])}</span>
      )}
      {fault === undefined && <PictureOrigin event={drawing.event} />}
    </span>
  );
}

const faultWords = {
  missing: "desk.stillMissing",
  spoiled: "desk.stillSpoiled",
  broken: "desk.stillBroken",
} as const;

function useStillWords({ role, takenAt }: Still, { event }: DeskDrawing): string {
  const { t } = useTranslation();
  const { number, nameOf } = useLanguage();
  const at = clockTenths(Date.parse(takenAt), number);
  return t("eventScreen.altStill", { role: t(`eventScreen.role.${role}`), at, headline: headline(t, nameOf, event) });
}

type DeskStillRowProps = DeskLook & {
  readonly stills: readonly Still[];
  /** The one whose moment the clip shows now. */
  readonly currentIndex: number | undefined;
  /** `undefined`: there is no clip that could go to its moment. */
  readonly onChoose: ((still: Still) => void) | undefined;
};

/** The stills side by side, in the order of their moments, all with the same part in view. */
export function DeskStillRow({ stills, currentIndex, onChoose, ...look }: DeskStillRowProps) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  return (
    <ul className="desk-stills" aria-label={t("desk.stills")}>
      {stills.map((still, index) => {
        const caption = `${t(`eventScreen.role.${still.role}`)} ${clockTenths(Date.parse(still.takenAt), number)}`;
        return (
          <li key={`${still.role} ${still.sha256}`} aria-current={index === currentIndex}>
            <DeskStill still={still} {...look} />
            {onChoose === undefined ? (
              <span className="number">{caption}</span>
            ) : (
              <button type="button" className="number" onClick={() => onChoose(still)}>
                {caption}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
