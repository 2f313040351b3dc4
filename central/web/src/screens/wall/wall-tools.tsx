import { CameraConnection } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { namedGroupsQuery, useApi } from "../../api/queries.ts";
import { SearchField } from "../../parts/search-field.tsx";
import { useLanguage } from "../../words/use-language.ts";
import { WardChoice } from "../live/ward-choice.tsx";
import { WallFilter } from "./wall-filter.ts";

type WallToolsProps = {
  /** Of the search field, which `/` reaches. */
  readonly ref: Ref<HTMLInputElement>;
  readonly filter: WallFilter;
  readonly onFilter: (change: Partial<WallFilter>) => void;
  /** Address of the same cameras on a display without a mouse. */
  readonly bigWall: string;
};

/** Which cameras the wall shows. */
export function WallTools({ ref, filter, onFilter, bigWall }: WallToolsProps) {
  const { t } = useTranslation();
  return (
    <div className="camera-tools wall-tools">
      <SearchField ref={ref} text={filter.text ?? ""} onText={(text) => onFilter({ text })} />
      <WardChoice ward={filter.ward} onWard={(ward) => onFilter({ ward })} />
      <GroupChoice filter={filter} onFilter={onFilter} />
      <StateChoice filter={filter} onFilter={onFilter} />
      <select
        aria-label={t("wall.sort")}
        value={filter.sort ?? ""}
        onChange={({ target }) => onFilter({ sort: WallFilter.shape.sort.safeParse(target.value).data })}
      >
        <option value="">{t("wall.anySort")}</option>
        <option value="smart">{t("wall.smart")}</option>
        <option value="watched">{t("wall.watched")}</option>
      </select>
      <Link href={bigWall}>{t("wall.big")}</Link>
    </div>
  );
}

type ChoiceProps = Pick<WallToolsProps, "filter" | "onFilter">;

/** Only where the configuration names lists of cameras, or the address says one. */
function GroupChoice({ filter, onFilter }: ChoiceProps) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const { data: groups = [] } = useQuery(namedGroupsQuery(useApi()));
  const isKnown = filter.group === undefined || groups.some(({ id }) => id === filter.group);
  if (groups.length === 0 && isKnown) return null;
  return (
    <select
      aria-label={t("wall.group")}
      value={filter.group ?? ""}
      onChange={({ target }) => onFilter({ group: WallFilter.shape.group.safeParse(target.value).data })}
    >
      <option value="">{t("wall.anyGroup")}</option>
      {groups.map(({ id, name }) => (
        <option key={id} value={id}>
          {nameOf(name)}
        </option>
      ))}
      {!isKnown && <option value={filter.group}>{filter.group}</option>}
    </select>
  );
}

function StateChoice({ filter, onFilter }: ChoiceProps) {
  const { t } = useTranslation();
  return (
    <select
      aria-label={t("cameras.filter")}
      value={filter.state ?? ""}
      onChange={({ target }) => onFilter({ state: WallFilter.shape.state.safeParse(target.value).data })}
    >
      <option value="">{t("wall.anyState")}</option>
      <option value="trouble">{t("wall.trouble")}</option>
      {CameraConnection.options.map((state) => (
        <option key={state} value={state}>
          {t(`cameraState.${state}`)}
        </option>
      ))}
    </select>
  );
}
