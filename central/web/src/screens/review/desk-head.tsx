import type { MouseEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { useKeys } from "../../parts/use-keys.ts";
import { caseAddress, queueAddress, useQueueFilter } from "./queue-filter.ts";

type DeskHeadProps = {
  readonly caseId: string;
  /** Leaves by itself; absent: nothing has to be done before. */
  readonly onLeave?: (way: "queue" | "history") => void;
};

/** The ways out of a desk. */
export function DeskHead({ caseId, onLeave }: DeskHeadProps) {
  const { t } = useTranslation();
  const [filter] = useQueueFilter();
  const [, navigate] = useLocation();
  const addresses = { queue: queueAddress(filter), history: caseAddress(caseId) };
  const leave = onLeave ?? ((way: keyof typeof addresses) => navigate(addresses[way]));
  const follow = (way: keyof typeof addresses) => (event: MouseEvent) => {
    event.preventDefault();
    leave(way);
  };
  const toQueue = () => leave("queue");
  useKeys({ Escape: toQueue, y: () => leave("history") });
  return (
    <p className="review-head">
      <Link href={addresses.queue} onClick={follow("queue")}>
        {t("review.back")} <kbd>Esc</kbd>
      </Link>
      {" · "}
      <Link href={addresses.history} onClick={follow("history")}>
        {t("review.openCase")} <kbd>y</kbd>
      </Link>
    </p>
  );
}
