import { type CaseListItem, formatPlate } from "@ngaba/contract";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { Moment } from "../../parts/age.tsx";
import { SeverityMark } from "../../parts/marks.tsx";
import { useMay, useSession } from "../../shell/session.ts";
import { useClockText } from "../../time/now.ts";
import { useLanguage } from "../../words/use-language.ts";
import { whereLine } from "../live/event-words.ts";
import { kindName } from "../live/kind-name.ts";
import { cameraWords, type Places } from "../live/places.ts";
import { daysUntil, dueWords, isReviewable, lockWords } from "./case-words.ts";
import { caseAddress, deskAddress, type QueueFilter } from "./queue-filter.ts";

type QueueRowProps = {
  readonly item: CaseListItem;
  readonly places: Places;
  readonly filter: QueueFilter;
  /** Where it leads; else to its desk while it is to be reviewed, and to its history after that. */
  readonly href?: string;
  /** False: when it is due was not asked for. */
  readonly isDueKnown?: boolean;
  /** What stands below it. */
  readonly children?: ReactNode;
};

/** A case in a line: how grave, what, where, when, how it stands, when it is due, who has it. */
export function QueueRow({ item, places, filter, href, isDueKnown = true, children }: QueueRowProps) {
  const { t } = useTranslation();
  const may = useMay();
  const where = useWhere(item.cameraId, places);
  const isToReview = isReviewable(item.state) && may("POST /api/cases/:id/acts");
  const own = isToReview ? deskAddress(item.id, filter) : caseAddress(item.id);
  return (
    <li>
      <Link className="case-row" href={href ?? own}>
        <span>
          <SeverityMark severity={item.severity} /> <span className="muted">{t(`severity.${item.severity}`)}</span>
        </span>
        <span className="case-what">
          <b>{kindName(t, item.what)}</b>
          <PlateOf item={item} />
          <span className="muted">
            {where} · <Moment at={item.at} />
          </span>
        </span>
        <span className="case-standing">
          {t(`caseState.${item.state}`)}
          {item.isDisputed && <strong className="doubt">{t("review.disputed")}</strong>}
          <Lock item={item} />
        </span>
        {isDueKnown && <Due item={item} />}
      </Link>
      {children}
    </li>
  );
}

function useWhere(cameraId: string, places: Places): string {
  const { nameOf } = useLanguage();
  const camera = places.cameras.get(cameraId);
  const site = places.sites.get(camera?.siteId ?? "");
  return whereLine(cameraWords(camera === undefined ? cameraId : nameOf(camera.name), site && nameOf(site.name)));
}

function PlateOf({ item: { plate, isBlind } }: Pick<QueueRowProps, "item">) {
  const { t } = useTranslation();
  if (isBlind === true) return <span className="muted">{t("review.hiddenPlate")}</span>;
  return plate === undefined ? null : <code>{formatPlate(plate)}</code>;
}

function Lock({ item: { lock, state } }: Pick<QueueRowProps, "item">) {
  const { t } = useTranslation();
  const personId = useSession()?.id;
  const words = useClockText((nowMs) => lockWords(t, lock, personId, nowMs));
  return isReviewable(state) && words !== "" ? <span className="muted">{words}</span> : null;
}

const SOON_DAYS = 3;

function toneOf(dueOn: string | undefined, nowMs: number): string {
  const days = dueOn === undefined ? Number.POSITIVE_INFINITY : daysUntil(dueOn, nowMs);
  if (days < 0) return "severity-critical";
  return days <= SOON_DAYS ? "severity-warning" : "muted";
}

/** What is due soon, or was, does not stand out by its colour alone: the words say it. */
function Due({ item: { dueOn, dueFor } }: Pick<QueueRowProps, "item">) {
  const { t } = useTranslation();
  const words = useClockText((nowMs) => dueWords(t, dueOn, nowMs));
  const tone = useClockText((nowMs) => toneOf(dueOn, nowMs));
  return (
    <span className={`case-due ${tone}`}>
      {words}
      {dueFor !== undefined && <span className="muted">{t(`deadline.short.${dueFor}`)}</span>}
    </span>
  );
}
