import type { EventDetail, FractionBox } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { type PointerEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { apiErrorOf } from "../../api/result.ts";
import { coveredStillQuery, useReview } from "../../api/review-queries.ts";
import { Trouble } from "../../parts/say.tsx";
import { useObjectUrl } from "../../parts/use-object-url.ts";
import type { Still } from "../event/stills.ts";
import { PictureOrigin } from "../live/picture-origin.tsx";
import { boxBetween } from "./covering.ts";

type CoverFrameProps = {
  readonly caseId: string;
  readonly event: EventDetail;
  readonly still: Still;
  /** Drawn by an officer and saved. */
  readonly boxes: readonly FractionBox[];
  /** Being placed by keyboard. */
  readonly typed: FractionBox | undefined;
  /** `undefined`: nothing can be drawn. */
  readonly onBox: ((box: FractionBox) => void) | undefined;
};

type Point = readonly [x: number, y: number];
type Drag = { readonly from: Point; readonly to: Point };

/** The picture as documents show it; a drag covers one more part of it. */
export function CoverFrame({ caseId, event, still, boxes, typed, onBox }: CoverFrameProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(coveredStillQuery(useReview(), caseId, still.sha256, boxes));
  const address = useObjectUrl(data?.jpeg);
  const { drag, hand } = useDrag(onBox);
  const drawing = typed ?? (drag && boxBetween(drag.from, drag.to));
  const { widthPx, heightPx, role } = still;
  const problem = apiErrorOf(error);
  if (problem !== undefined) return <CoverTrouble problem={problem} onRetry={() => void refetch()} />;
  return (
    <div className="cover-side">
      {data?.areOthersKnown === false && (
        <p className="doubt" role="status">
          {t("cover.othersUnknown")}
        </p>
      )}
      <div
        className={onBox === undefined ? "cover-frame" : "cover-frame cover-hand"}
        style={{ aspectRatio: `${widthPx} / ${heightPx}` }}
        {...hand}
      >
        {address === undefined ? (
          <p className="frame-say">{t("cover.loading")}</p>
        ) : (
          <img src={address} alt={t("cover.alt", { role: t(`eventScreen.role.${role}`) })} draggable={false} />
        )}
        {boxes.map((box, index) => (
          <span key={box.join()} className="cover-box" style={placeOf(box)}>
            {index + 1}
          </span>
        ))}
        {drawing !== undefined && <span className="cover-box cover-new" style={placeOf(drawing)} />}
        <PictureOrigin event={event} />
      </div>
    </div>
  );
}

const percent = (fraction: number): string => `${(fraction * 100).toFixed(2)}%`;

const placeOf = ([x1, y1, x2, y2]: FractionBox) => ({
  ...{ left: percent(x1), top: percent(y1), width: percent(x2 - x1), height: percent(y2 - y1) },
});

function pointIn({ currentTarget, clientX, clientY }: PointerEvent): Point {
  const { left, top, width, height } = currentTarget.getBoundingClientRect();
  return [(clientX - left) / width, (clientY - top) / height];
}

/** From where the pointer went down to where it is let go. */
function useDrag(onBox: CoverFrameProps["onBox"]) {
  const [drag, setDrag] = useState<Drag>();
  if (onBox === undefined) return { drag: undefined, hand: {} };
  const hand = {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId); // it may be let go outside of the picture
      setDrag({ from: pointIn(event), to: pointIn(event) });
    },
    onPointerMove: (event: PointerEvent) => drag !== undefined && setDrag({ ...drag, to: pointIn(event) }),
    onPointerUp: (event: PointerEvent) => {
      const box = drag && boxBetween(drag.from, pointIn(event));
      setDrag(undefined);
      if (box !== undefined) onBox(box);
    },
    onPointerCancel: () => setDrag(undefined),
  };
  return { drag, hand };
}

type CoverTroubleProps = { readonly problem: NonNullable<ReturnType<typeof apiErrorOf>>; readonly onRetry: () => void };

const FAULTS = ["STILL_NOT_ARRIVED", "STILL_DAMAGED", "STILL_NO_PICTURE"] as const;

/** A still that no document can show is said with why; the case goes on without it. */
function CoverTrouble({ problem, onRetry }: CoverTroubleProps) {
  const { t } = useTranslation();
  const fault = problem.reason === "refused" ? FAULTS.find((code) => code === problem.code) : undefined;
  if (fault === undefined) return <Trouble error={problem} onRetry={onRetry} />;
  return (
    <p className="say doubt" role="alert">
      {t(`cover.fault.${fault}`)}
    </p>
  );
}
