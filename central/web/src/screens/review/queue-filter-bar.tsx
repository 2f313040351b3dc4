import { CaseStage, type SiteView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import { sitesQuery, useApi } from "../../api/queries.ts";
import { Choice } from "../../parts/choice.tsx";
import { useLanguage } from "../../words/use-language.ts";
import { kindName } from "../live/kind-name.ts";
import { type QueueFilter, queueFilterOf, WAITING_STATES } from "./queue-filter.ts";

/** Kinds of rule whose finding may become a case; another one that the address names stands beside them. */
export const REVIEWED_KINDS = [
  ...(["red-light", "wrong-way", "wrong-lane", "forbidden-turn", "illegal-stop", "stop-line", "speeding"] as const),
  ...(["restricted-zone"] as const),
];
const SEVERITIES = ["critical", "warning", "notice"] as const;
const STATE = {
  "needs-more": "caseState.needs-more",
  "awaiting-second-approval": "caseState.awaiting-second-approval",
  disputed: "review.disputed",
} as const;
const DUE = { today: "review.dueToday", three: "review.dueInThree" } as const;

type QueueFilterBarProps = {
  readonly ref: Ref<HTMLSelectElement>;
  readonly filter: QueueFilter;
  /** Only who comes to conclusions may take anything. */
  readonly isReviewer: boolean;
  readonly onFilter: (change: Partial<QueueFilter>) => void;
};

/** Which cases are shown. */
export function QueueFilterBar({ ref, filter, isReviewer, onFilter }: QueueFilterBarProps) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const { data: sites = [] } = useQuery(sitesQuery(useApi()));
  const { stage = "to-review", state, kind, minSeverity, site, due, mine } = filter;
  const kinds = [...new Set([...REVIEWED_KINDS, ...(kind === undefined ? [] : [kind])])];
  // What a field says is read as an address would be; nothing in particular is nothing.
  const read = (name: keyof QueueFilter, value: string) => queueFilterOf(new URLSearchParams({ [name]: value }));
  return (
    <fieldset className="case-filter">
      <legend className="unseen">{t("reviewKeys.filter")}</legend>
      <Choice
        label={t("review.stage")}
        options={CaseStage.options.map((value) => ({ value, text: t(`review.stages.${value}`) }))}
        value={stage}
        onChoose={(chosen) => onFilter({ stage: chosen === "to-review" ? undefined : chosen, state: undefined })}
      />
      <Select
        {...{ ref, label: t("review.kind"), any: t("review.anyKind"), value: kind }}
        onValue={(value) => onFilter({ kind: read("kind", value).kind })}
        options={kinds.map((value) => [value, kindName(t, value)])}
      />
      <Select
        {...{ label: t("review.severity"), any: t("review.anySeverity"), value: minSeverity }}
        onValue={(value) => onFilter({ minSeverity: read("minSeverity", value).minSeverity })}
        options={SEVERITIES.map((value) => [value, t(`severity.${value}`)])}
      />
      <Select
        {...{ label: t("review.site"), any: t("review.anySite"), value: site }}
        onValue={(value) => onFilter({ site: read("site", value).site })}
        options={byName(sites, nameOf)}
      />
      <Select
        {...{ label: t("review.due"), any: t("review.anyDue"), value: due }}
        onValue={(value) => onFilter({ due: read("due", value).due })}
        options={(["today", "three"] as const).map((value) => [value, t(DUE[value])])}
      />
      {stage === "to-review" && (
        <Select
          {...{ label: t("review.state"), any: t("review.anyState"), value: state }}
          onValue={(value) => onFilter({ state: read("state", value).state })}
          options={WAITING_STATES.map((value) => [value, t(STATE[value])])}
        />
      )}
      {isReviewer && stage === "to-review" && (
        <label>
          <input
            type="checkbox"
            checked={mine === undefined}
            onChange={({ target }) => onFilter({ mine: target.checked ? undefined : "no" })}
          />{" "}
          {t("review.forMe")}
        </label>
      )}
    </fieldset>
  );
}

const byName = (sites: readonly SiteView[], nameOf: (name: SiteView["name"]) => string) =>
  sites.map(({ id, name }) => [id, nameOf(name)] as const).toSorted(([, a], [, b]) => a.localeCompare(b, "vi"));

type SelectProps = {
  readonly ref?: Ref<HTMLSelectElement>;
  readonly label: string;
  /** Chooses nothing in particular. */
  readonly any: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onValue: (value: string) => void;
};

function Select({ ref, label, any, value, options, onValue }: SelectProps) {
  return (
    <select ref={ref} aria-label={label} value={value ?? ""} onChange={({ target }) => onValue(target.value)}>
      <option value="">{any}</option>
      {options.map(([key, text]) => (
        <option key={key} value={key}>
          {text}
        </option>
      ))}
    </select>
  );
}
