import type { CaseDetail, EventDetail, FractionBox } from "@ngaba/contract";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../shell/session.ts";
import type { Still } from "../event/stills.ts";
import { ActTrouble } from "../review/act-trouble.tsx";
import { useCaseAct } from "../review/use-case-act.ts";
import { CoverByKeys } from "./cover-by-keys.tsx";
import { CoverFrame } from "./cover-frame.tsx";
import { drawnOn, MAX_BOXES, withBox, withoutBox } from "./covering.ts";

type Boxes = readonly FractionBox[];
type CoveredStillProps = { readonly detail: CaseDetail; readonly event: EventDetail; readonly still: Still };

const nothing = () => undefined;

/** One still as documents show it, and what the officer has covered of it: each drag is an entry of the case. */
export function CoveredStill({ detail, event, still }: CoveredStillProps) {
  const { t } = useTranslation();
  const may = useMay();
  const acting = useCaseAct(detail.id, nothing);
  const [typed, setTyped] = useState<FractionBox>();
  const boxes = drawnOn(detail.entries, still.sha256);
  const wished = useRef<(boxes: Boxes) => Boxes>(undefined);
  const isFrozen = detail.state === "handed-over" || detail.state === "expired";
  const mayCover = may("POST /api/cases/:id/acts") && !isFrozen;
  const cover = (wish: (boxes: Boxes) => Boxes, { entries, version } = detail) => {
    wished.current = wish;
    const next = wish(drawnOn(entries, still.sha256));
    acting.attempt({ kind: "cover", sha256: still.sha256, boxes: [...next] }, version);
  };
  const add = (box: FractionBox) => {
    setTyped(undefined);
    cover((drawn) => withBox(drawn, box));
  };
  const remove = (box: FractionBox) => cover((drawn) => withoutBox(drawn, box));
  // An entry holds all boxes of a still: what was sent before would uncover what a colleague has covered meanwhile.
  const anyway = () => {
    if (acting.changed !== undefined && wished.current !== undefined) cover(wished.current, acting.changed.detail);
  };
  const mayAdd = mayCover && !acting.isBusy && boxes.length < MAX_BOXES;
  return (
    <div className="covered-still">
      <CoverFrame {...{ caseId: detail.id, event, still, boxes, typed }} onBox={mayAdd ? add : undefined} />
      <div className="covered-acts">
        {mayCover && <CoverByKeys typed={typed} onTyped={setTyped} onBox={mayAdd ? add : undefined} />}
        {boxes.length === 0 ? (
          <p className="muted">{t("cover.nothingDrawn")}</p>
        ) : (
          <BoxList boxes={boxes} onRemove={mayCover && !acting.isBusy ? remove : undefined} />
        )}
        {acting.isBusy && <p role="status">{t("decide.sending")}</p>}
        <ActTrouble acting={{ ...acting, anyway }} onDrop={acting.forget} />
        {isFrozen && <p className="muted">{t("cover.frozen")}</p>}
      </div>
    </div>
  );
}

type BoxListProps = {
  readonly boxes: Boxes;
  /** `undefined`: nothing can be taken away. */
  readonly onRemove: ((box: FractionBox) => void) | undefined;
};

function BoxList({ boxes, onRemove }: BoxListProps) {
  const { t } = useTranslation();
  return (
    <ol className="cover-list" aria-label={t("cover.drawn")}>
      {boxes.map((box, index) => (
        <li key={box.join()}>
          <button type="button" disabled={onRemove === undefined} onClick={() => onRemove?.(box)}>
            {t("cover.remove", { number: index + 1 })}
          </button>
        </li>
      ))}
    </ol>
  );
}
