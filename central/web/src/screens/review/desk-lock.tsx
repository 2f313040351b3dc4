import type { CaseDetail } from "@ngaba/contract";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useKeys } from "../../parts/use-keys.ts";
import { useMay } from "../../shell/session.ts";
import { useNow } from "../../time/now.ts";
import { clockTime } from "../../time/time-words.ts";
import { isReviewable, type LockStanding, lockStanding } from "./case-words.ts";
import { conclusionsOf } from "./conclusions.ts";
import type { CaseActing } from "./use-case-act.ts";

type DeskLockProps = {
  readonly detail: CaseDetail;
  readonly personId: string | undefined;
  readonly acting: CaseActing;
};

/** Who has the case, until when, and how it is taken. Whoever lost it is told so. */
export function DeskLock({ detail, personId, acting }: DeskLockProps) {
  const { t } = useTranslation();
  const may = useMay();
  const now = useNow();
  const standing = lockStanding(detail.lock, personId, now);
  const isOwn = standing === "own" || standing === "own-lapsed";
  const [wasOwn, setWasOwn] = useState(isOwn);
  if (isOwn && !wasOwn) setWasOwn(true);
  if (!isReviewable(detail.state)) {
    return <p className="muted">{t("lock.notReviewable", { state: t(`caseState.${detail.state}`) })}</p>;
  }
  const mayTake = !isOwn && may("POST /api/cases/:id/acts") && !hasConcluded(detail, personId);
  return (
    <div className="desk-lock">
      <p role="status">
        {acting.isTaking && standing === "none" ? t("lock.taking") : standingWords(t, detail, standing)}
      </p>
      {wasOwn && mayTake && standing === "other" && (
        <p className="say trouble" role="alert">
          {t("lock.lost")}
        </p>
      )}
      {mayTake && <TakeButton detail={detail} standing={standing} acting={acting} />}
    </div>
  );
}

const hasConcluded = ({ entries }: CaseDetail, personId: string | undefined): boolean =>
  conclusionsOf(entries).some(({ by }) => by.id === personId);

function standingWords(t: TFunction, { lock }: CaseDetail, standing: LockStanding): string {
  if (lock === undefined) return t("lock.none");
  const said = { name: lock.by.name, until: clockTime(Date.parse(lock.until)) };
  switch (standing) {
    case "own":
      return t("lock.own", said);
    case "own-lapsed":
      return t("lock.ownLapsed", said);
    case "other":
      return t("lock.other", said);
    case "lapsed":
      return t("review.lapsedLock", said);
    case "none":
      return t("lock.none");
    default:
      return standing satisfies never;
  }
}

type TakeButtonProps = Pick<DeskLockProps, "detail" | "acting"> & { readonly standing: LockStanding };

/** From somebody whose time is not over it is taken over, and their name stands on the button. */
function TakeButton({ detail: { lock, version }, standing, acting }: TakeButtonProps) {
  const { t } = useTranslation();
  const isTakeOver = standing === "other";
  const take = () => acting.attempt({ kind: "take", ...(isTakeOver && { isTakeOver }) }, version);
  useKeys({ o: take });
  return (
    <p>
      <button type="button" disabled={acting.isTaking || acting.isBusy} onClick={take}>
        {isTakeOver ? t("lock.takeOver", { name: lock?.by.name ?? "" }) : t("lock.take")} <kbd>o</kbd>
      </button>{" "}
      {isTakeOver && <span className="muted">{t("lock.takeOverHelp")}</span>}
    </p>
  );
}
