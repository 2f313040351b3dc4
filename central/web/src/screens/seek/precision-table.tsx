import type { ReviewFigure, ReviewFigures } from "@ngaba/contract";
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useMay } from "../../shell/session.ts";
import { useLanguage } from "../../words/use-language.ts";
import { kindName } from "../live/kind-name.ts";
import { FEW_CASES, figureKey, inOrder, isMostlyWrong, judgedOf, reasonsOf, type Tag } from "./precision.ts";
import { searchAddress } from "./search-filter.ts";
import { useWhere } from "./use-where.ts";

type PrecisionTableProps = { readonly figures: ReviewFigures; readonly by: Tag };

/** How often what was found was accepted, of each and of all. */
export function PrecisionTable({ figures: { figures, all }, by }: PrecisionTableProps) {
  const { t } = useTranslation();
  const label = t(by === "hour" ? "precision.tableByHour" : "precision.table");
  return (
    // It may be wider than a telephone: then it moves by itself, by keyboard too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who cannot use a mouse has to get at what is out of sight
    <section className="seek-scroll" aria-label={label} tabIndex={0}>
      <table className="seek-table seek-cards">
        <thead>
          <tr>
            <th scope="col">{t(by === "rule" ? "precision.what" : `precision.tags.${by}`)}</th>
            <th scope="col">{t("precision.share")}</th>
            <th scope="col">{t("precision.accepted")}</th>
            <th scope="col">{t("precision.rejected")}</th>
            <th scope="col">{t("precision.exempt")}</th>
            <th scope="col">{t("precision.reasons")}</th>
            <th scope="col">{t("precision.links")}</th>
          </tr>
        </thead>
        <tbody>
          {inOrder(by, figures).map((figure) => (
            <Row key={figureKey(figure)} counted={figure} links={<Links figure={figure} />}>
              <NameOf figure={figure} by={by} />
            </Row>
          ))}
        </tbody>
        <tfoot>
          <Row counted={all}>{t("precision.all")}</Row>
        </tfoot>
      </table>
    </section>
  );
}

type RowProps = {
  readonly counted: ReviewFigures["all"];
  readonly links?: ReactNode;
  readonly children: ReactNode;
};

function Row({ counted, links, children }: RowProps) {
  const { t } = useTranslation();
  const { percent } = useLanguage();
  const { accepted, rejected, exempt } = counted;
  return (
    <tr>
      <th scope="row">{children}</th>
      <td data-head={t("precision.share")}>
        {precisionWords(t, counted, percent)}
        {isMostlyWrong(counted) && <strong className="doubt"> {t("precision.mostlyWrong")}</strong>}
      </td>
      <td className="number" data-head={t("precision.accepted")}>
        {accepted}
      </td>
      <td className="number" data-head={t("precision.rejected")}>
        {rejected}
      </td>
      <td className="number" data-head={t("precision.exempt")}>
        {exempt}
      </td>
      <td data-head={t("precision.reasons")}>
        {reasonsOf(counted).map(([reason, count]) => (
          <span key={reason} className="seek-part">
            {t("precision.reason", { reason: t(`rejectReason.${reason}`), count })}
          </span>
        ))}
      </td>
      <td data-head={t("precision.links")}>{links}</td>
    </tr>
  );
}

/** Of few, the counts themselves: a share of three would sound like knowledge. */
export function precisionWords(
  t: TFunction,
  counted: ReviewFigures["all"],
  percent: (value: number) => string,
): string {
  const { accepted, precision, interval } = counted;
  const count = judgedOf(counted);
  if (precision === undefined || interval === undefined) return t("precision.noneOf");
  if (count < FEW_CASES) return t("precision.fewOf", { accepted, count });
  const [low, high] = interval;
  return t("precision.shareOf", { share: percent(precision), low: percent(low), high: percent(high) });
}

function NameOf({ figure: { kind, ruleId, cameraId, hour }, by }: { readonly figure: ReviewFigure; readonly by: Tag }) {
  const { t } = useTranslation();
  const where = useWhere();
  if (by === "hour") return hour === undefined ? null : t("precision.hour", { from: hour, to: hour + 1 });
  return (
    <>
      {kind !== undefined && <span className="seek-part">{kindName(t, kind)}</span>}
      {cameraId !== undefined && <span className="seek-part">{where(cameraId)}</span>}
      {by === "rule" && (
        <span className="seek-part muted">
          {ruleId === undefined ? t("precision.noRule") : t("precision.ruleOf", { rule: ruleId })}
        </span>
      )}
    </>
  );
}

/** From a rule that cries wolf to where it looks, and to what it found, for who may see that. */
function Links({ figure: { cameraId, kind, ruleId: rule } }: { readonly figure: ReviewFigure }) {
  const { t } = useTranslation();
  const may = useMay();
  const place = cameraId === undefined ? undefined : `camera:${cameraId}`;
  const isLedToCases = (place ?? kind) !== undefined && may("GET /api/cases");
  if (place === undefined && !isLedToCases) return null;
  return (
    <span className="seek-links">
      {cameraId !== undefined && <Link href={`/cameras/${cameraId}`}>{t("precision.toCamera")}</Link>}
      {cameraId !== undefined && may("GET /api/cameras/:cameraId/live") && (
        <Link href={`/cameras/${cameraId}/live`}>{t("precision.toLive")}</Link>
      )}
      {isLedToCases && (
        <Link href={searchAddress({ place, kind, rule, state: "rejected" })}>{t("precision.toCases")}</Link>
      )}
    </span>
  );
}
