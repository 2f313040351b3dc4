import type { CameraView } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { useLanguage } from "../../words/use-language.ts";

type DetectionCostProps = { readonly detection: NonNullable<CameraView["detection"]> };

/** What looking at a frame of the camera costs, within what it may cost, and which regions wait so that it holds. */
export function DetectionCost({ detection: { frameMs, budgetMs, passes } }: DetectionCostProps) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  const [whole, ...regions] = passes;
  return (
    <ul className="rules-off muted">
      <li>{t("detection.frame", { ms: number(Math.round(frameMs)), budget: number(budgetMs) })}</li>
      {regions.map(({ regionId, lookedAt, leftOut }) => (
        <li key={regionId}>
          {t("detection.region", {
            region: regionId ?? "",
            lookedAt: number(lookedAt),
            frames: number(whole?.lookedAt ?? 0),
            leftOut: number(leftOut),
          })}
        </li>
      ))}
    </ul>
  );
}
