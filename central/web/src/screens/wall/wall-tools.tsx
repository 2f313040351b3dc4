import { CameraConnection } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { namedGroupsQuery, sitesQuery, useApi } from "../../api/queries.ts";
import { useLanguage } from "../../words/use-language.ts";
import { capitalised } from "../live/event-words.ts";
import { wardsOfCity } from "../live/places.ts";
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
      <search className="search">
        <input
          ref={ref}
          type="search"
          aria-label={t("cameras.search")}
          placeholder={t("cameras.searchShort")}
          value={filter.text ?? ""}
          onChange={({ target }) => onFilter({ text: target.value })}
          onKeyDown={({ key, currentTarget }) => {
            if (key !== "Escape") return;
            onFilter({ text: undefined });
            currentTarget.blur();
          }}
        />
        <kbd>/</kbd>
      </search>
      <WardChoice filter={filter} onFilter={onFilter} />
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

function WardChoice({ filter, onFilter }: ChoiceProps) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const { data: sites = [] } = useQuery(sitesQuery(useApi()));
  return (
    <select
      aria-label={t("filter.ward")}
      value={filter.ward ?? ""}
      onChange={({ target }) => onFilter({ ward: target.value === "" ? undefined : target.value })}
    >
      <option value="">{t("filter.anyWard")}</option>
      {wardsOfCity(sites).map((ward) => (
        <option key={ward.vi} value={ward.vi}>
          {capitalised(nameOf(ward))}
        </option>
      ))}
    </select>
  );
}

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
