import { EventQuery, Severity } from "@ngaba/contract";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { FeedFilter } from "../../api/feed-filter.ts";
import { FeedWhole } from "./feed-whole.tsx";
import { WardChoice } from "./ward-choice.tsx";

type FeedFilterBarProps = { readonly filter: FeedFilter; readonly onFilter: (change: Partial<FeedFilter>) => void };

const ABOUT = ["findings", "cameras"] as const;

/** Which events the feed shows, and whether on the whole screen. */
export const FeedFilterBar = memo(function FeedFilterBar({ filter, onFilter }: FeedFilterBarProps) {
  const { t } = useTranslation();
  const { minSeverity, about } = EventQuery.shape;
  return (
    <fieldset className="camera-tools feed-tools">
      <legend className="unseen">{t("filter.label")}</legend>
      <select
        aria-label={t("filter.severity")}
        value={filter.minSeverity ?? ""}
        onChange={({ target }) => onFilter({ minSeverity: minSeverity.safeParse(target.value).data })}
      >
        <option value="">{t("filter.anySeverity")}</option>
        {Severity.options.slice(1).map((severity) => (
          <option key={severity} value={severity}>
            {t("filter.from", { severity: t(`severity.${severity}`) })}
          </option>
        ))}
      </select>
      <select
        aria-label={t("filter.about")}
        value={filter.about ?? ""}
        onChange={({ target }) => onFilter({ about: about.safeParse(target.value).data })}
      >
        <option value="">{t("filter.anything")}</option>
        {ABOUT.map((value) => (
          <option key={value} value={value}>
            {t(`filter.${value}`)}
          </option>
        ))}
      </select>
      <WardChoice ward={filter.ward} onWard={(ward) => onFilter({ ward })} />
      <label className="check">
        <input
          type="checkbox"
          checked={filter.phase === "open"}
          onChange={({ target }) => onFilter({ phase: target.checked ? "open" : undefined })}
        />
        {t("filter.open")}
      </label>
      <FeedWhole />
    </fieldset>
  );
});
