import type { LegalHold, RetentionView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { apiErrorOf } from "../../api/result.ts";
import { useReview } from "../../api/review-queries.ts";
import { MAX_HOLDS } from "../../api/seek-client.ts";
import { retentionQuery, standingHoldsQuery } from "../../api/seek-queries.ts";
import { Moment } from "../../parts/age.tsx";
import { Say, Trouble } from "../../parts/say.tsx";
import { useTitle } from "../../parts/use-title.ts";
import { useMay } from "../../shell/session.ts";
import { useNow } from "../../time/now.ts";
import { caseAddress } from "../review/queue-filter.ts";
import { holdLine } from "./hold-words.ts";
import { SeekPlaces } from "./seek-places.tsx";

/** What goes when, what stays since somebody had it held, and what has gone. */
export function RetentionScreen() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(retentionQuery(useReview()));
  const problem = apiErrorOf(error);
  useTitle(t("retention.title"));
  return (
    <div className="review">
      <SeekPlaces />
      <h1>{t("retention.title")}</h1>
      <p className="muted seek-about">{t("retention.about")}</p>
      {problem !== undefined && <Trouble error={problem} onRetry={() => void refetch()} />}
      {data === undefined && problem === undefined && <Say>{t("retention.loading")}</Say>}
      {data !== undefined && <Rules rules={data.rules} />}
      <StandingHolds />
      {data !== undefined && <Removals removals={data.removals} />}
    </div>
  );
}

function Rules({ rules }: Pick<RetentionView, "rules">) {
  const { t } = useTranslation();
  return (
    <section className="seek-section" aria-labelledby="rules-title">
      <h2 id="rules-title">{t("retention.rules")}</h2>
      <ul>
        {rules.map(({ kind, days }) => (
          <li key={kind}>
            <b>{t(`retention.kind.${kind}`)}</b>:{" "}
            {days === undefined ? t("retention.forEver") : t("retention.days", { count: days })}
          </li>
        ))}
      </ul>
      <p className="muted">{t("retention.configured")}</p>
    </section>
  );
}

function StandingHolds() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(standingHoldsQuery(useReview()));
  const problem = apiErrorOf(error);
  return (
    <section className="seek-section" aria-labelledby="holds-title">
      <h2 id="holds-title">{t("retention.holds")}</h2>
      {problem !== undefined && <Trouble error={problem} onRetry={() => void refetch()} />}
      {data?.length === 0 && <p className="muted">{t("retention.noHolds")}</p>}
      <ul className="holds">
        {data?.map((hold) => (
          <StandingHold key={hold.id} hold={hold} />
        ))}
      </ul>
      {data?.length === MAX_HOLDS && <p className="muted">{t("retention.more", { count: MAX_HOLDS })}</p>}
    </section>
  );
}

function StandingHold({ hold }: { readonly hold: LegalHold }) {
  const { t } = useTranslation();
  const now = useNow();
  const isCase = hold.subject === "case";
  const address = isCase ? caseAddress(hold.subjectId) : `/events/${hold.subjectId}`;
  return (
    <li>
      <Link href={address}>
        {t(isCase ? "retention.ofCase" : "retention.ofEvent")} <code>{hold.subjectId}</code>
      </Link>
      <span className="act-text">
        {holdLine(t, hold, now)}: {hold.why}
      </span>
    </li>
  );
}

function Removals({ removals }: Pick<RetentionView, "removals">) {
  const { t } = useTranslation();
  const may = useMay();
  return (
    <section className="seek-section" aria-labelledby="removals-title">
      <h2 id="removals-title">{t("retention.removals")}</h2>
      {removals.length === 0 && <p className="muted">{t("retention.noRemovals")}</p>}
      {removals.length > 0 && <RemovalTable removals={removals} />}
      {may("GET /api/audit") && removals.length > 0 && (
        <p>
          <Link href="/audit?action=retention.removed">{t("retention.inAudit")}</Link>
        </p>
      )}
    </section>
  );
}

function RemovalTable({ removals }: Pick<RetentionView, "removals">) {
  const { t } = useTranslation();
  const heads = ["at", "what", "cases", "events", "files", "list"] as const;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who cannot use a mouse has to get at what is out of sight
    <section className="seek-scroll" aria-label={t("retention.removals")} tabIndex={0}>
      <table className="seek-table seek-cards">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {t(`retention.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {removals.map(({ at, kind, cases, events, files, list }) => (
            <tr key={list}>
              <td data-head={t("retention.at")}>
                <Moment at={at} />
              </td>
              <td data-head={t("retention.what")}>{t(`retention.kind.${kind}`)}</td>
              <td className="number" data-head={t("retention.cases")}>
                {cases}
              </td>
              <td className="number" data-head={t("retention.events")}>
                {events}
              </td>
              <td className="number" data-head={t("retention.files")}>
                {files}
              </td>
              <td data-head={t("retention.list")}>
                <code className="hash">{list}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
