import type { ConcludedEntry } from "@ngaba/contract";
import { type CaseDetail, formatPlate } from "@ngaba/contract";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { useKeys } from "../../parts/use-keys.ts";
import type { NextCase } from "./use-next-case.ts";

type DeskDecidedProps = {
  readonly detail: CaseDetail;
  /** What this person came to. */
  readonly own: ConcludedEntry;
  /** It is the newest that was done. */
  readonly mayUndo: boolean;
  readonly next: NextCase;
  readonly isBusy: boolean;
  readonly onUndo: () => void;
  readonly onNext: () => void;
};

/** What was decided, and where to go from here. */
export function DeskDecided({ detail, own, mayUndo, next, isBusy, onUndo, onNext }: DeskDecidedProps) {
  const { t } = useTranslation();
  const goOn = (event: KeyboardEvent) => {
    if (event.target instanceof Element && event.target.closest("button, a, summary") !== null) return;
    if (!event.repeat) onNext();
  };
  useKeys({ u: () => mayUndo && !isBusy && onUndo(), Enter: goOn });
  return (
    <section className="desk-decided" aria-label={t("decide.title")}>
      <p role="status">
        <strong>{conclusionWords(t, own)}</strong> {t("decided.state", { state: t(`caseState.${detail.state}`) })}
        {detail.isDisputed && <strong className="doubt"> {t("review.disputed")}</strong>}
      </p>
      <p className="muted">
        {mayUndo && t("decided.undoHint")} {nextWords(t, next)}
      </p>
      <p className="act-buttons">
        <button type="button" className="main-act" onClick={onNext}>
          {t(next.isNone ? "decide.toQueue" : "decide.next")} <kbd>Enter</kbd>
        </button>
        <button type="button" disabled={!mayUndo || isBusy} onClick={onUndo}>
          {t("decide.undo")} <kbd>u</kbd>
        </button>
      </p>
    </section>
  );
}

function conclusionWords(t: TFunction, { act }: ConcludedEntry): string {
  switch (act.kind) {
    case "accept":
      return t("decided.accept", { plate: formatPlate(act.plate, act.vehicle) });
    case "reject":
      return t("decided.reject", { reason: t(`rejectReason.${act.reason}`) });
    case "exempt":
      return t("decided.exempt", { ground: t(`exemptGround.${act.ground}`) });
    default:
      return act satisfies never;
  }
}

function nextWords(t: TFunction, { isLooking, isUnread, isNone, stills }: NextCase): string {
  if (isLooking) return isUnread ? "" : t("decided.reading");
  if (isNone) return t("decided.noNext");
  return stills !== undefined ? t("decided.nextReady") : "";
}
