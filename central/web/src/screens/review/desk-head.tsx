import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { useKeys } from "../../parts/use-keys.ts";
import { caseAddress, queueAddress, useQueueFilter } from "./queue-filter.ts";

/** The ways out of a desk. @param onLeave goes back to the queue without a conclusion */
export function DeskHead({ caseId, onLeave }: { caseId: string; onLeave: () => void }) {
  const { t } = useTranslation();
  const [filter] = useQueueFilter();
  const [, navigate] = useLocation();
  const [queue, history] = [queueAddress(filter), caseAddress(caseId)];
  const leave = () => {
    onLeave();
    navigate(queue);
  };
  useKeys({ Escape: leave, y: () => navigate(history) });
  return (
    <p className="review-head">
      <Link href={queue} onClick={onLeave}>
        {t("review.back")} <kbd>Esc</kbd>
      </Link>
      {" · "}
      <Link href={history}>
        {t("review.openCase")} <kbd>y</kbd>
      </Link>
    </p>
  );
}
