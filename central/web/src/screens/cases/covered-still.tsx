import type { CaseDetail, EventDetail, FractionBox } from "@ngaba/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../shell/session.ts";
import type { Still } from "../event/stills.ts";
import { ActTrouble } from "../review/act-trouble.tsx";
import { useCaseAct } from "../review/use-case-act.ts";
import { CoverByKeys } from "./cover-by-keys.tsx";
import { CoverFrame } from "./cover-frame.tsx";
import { drawnOn, MAX_BOXES } from "./covering.ts";

type CoveredStillProps = { readonly detail: CaseDetail; readonly event: EventDetail; readonly still: Still };

const nothing = () => undefined;

/** One still as documents show it, and what the officer has covered of it: each drag is an entry of the case. */
export function CoveredStill({ detail, event, still }: CoveredStillProps) {
  const { t } = useTranslation();
  const may = useMay();
  const acting = useCaseAct(detail.id, nothing);
  const [typed, setTyped] = useState<FractionBox>();
  const boxes = drawnOn(detail.entries, still.sha256);
  const isFrozen = detail.state === "handed-over" || detail.state === "expired";
  const mayCover = may("POST /api/cases/:id/acts") && !isFrozen;
  const cover = (next: readonly FractionBox[]) =>
    acting.attempt({ kind: "cover", sha256: still.sha256, boxes: [...next] }, detail.version);
  const add = (box: FractionBox) => {
    setTyped(undefined);
    cover([...boxes, box]);
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
          <BoxList boxes={boxes} onBoxes={mayCover && !acting.isBusy ? cover : undefined} />
        )}
        {acting.isBusy && <p role="status">{t("decide.sending")}</p>}
        <ActTrouble acting={acting} onDrop={acting.forget} />
        {isFrozen && <p className="muted">{t("cover.frozen")}</p>}
      </div>
    </div>
  );
}

type BoxListProps = {
  readonly boxes: readonly FractionBox[];
  /** `undefined`: nothing can be taken away. */
  readonly onBoxes: ((boxes: readonly FractionBox[]) => void) | undefined;
};

function BoxList({ boxes, onBoxes }: BoxListProps) {
  const { t } = useTranslation();
  return (
    <ol className="cover-list" aria-label={t("cover.drawn")}>
      {boxes.map((box, index) => (
        <li key={box.join()}>
          <button
            type="button"
            disabled={onBoxes === undefined}
            onClick={() => onBoxes?.(boxes.filter((_, at) => at !== index))}
          >
            {t("cover.remove", { number: index + 1 })}
          </button>
        </li>
      ))}
    </ol>
  );
}
