import "leaflet/dist/leaflet.css";
import "./map.css";
import type { CameraConnection, Severity, SiteView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import type { LatLngTuple } from "leaflet";
import { memo, useEffect, useMemo, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { worst } from "../../api/feed-filter.ts";
import { mapQuery, useApi } from "../../api/queries.ts";
import { CameraMark, SeverityMark } from "../../parts/marks.tsx";
import { useLatest } from "../../parts/use-latest.ts";
import { useLanguage } from "../../words/use-language.ts";
import { MapNotes } from "./map-notes.tsx";
import { SiteMap } from "./site-map.ts";
import { groupSpots, mostUrgent, type SiteMark } from "./site-marks.ts";

/** Marks that are closer than this cover each other, and cannot be hit by a finger. */
const GAP_PX = 44;

type CityMapProps = {
  readonly marks: readonly SiteMark[];
  readonly chosenId: string | undefined;
  readonly onChoose: (siteId: string) => void;
};

/** The city with its sites, each with its state; sites that are close are one mark with a number until one is nearer. */
export function CityMap({ marks, chosenId, onChoose }: CityMapProps) {
  const { t } = useTranslation();
  const { host, widget, zoom } = useSiteMap(marks, chosenId);
  const groups = useMemo(
    () => (widget === undefined || zoom === undefined ? [] : grouped(widget, marks)),
    [widget, zoom, marks],
  );
  const [slots, setSlots] = useState<ReadonlyMap<string, HTMLElement>>();
  useEffect(() => {
    if (widget !== undefined) setSlots(widget.place(groups));
  }, [widget, groups]);
  const open = useLatest((key: string) => {
    const group = groups.find((one) => one.key === key);
    if (group === undefined) return;
    const [only, second] = group.marks;
    if (second === undefined) onChoose(only.site.id);
    else widget?.fit(group.marks.map(placeOf));
  });
  return (
    <div className="city-map">
      <section ref={host} className="map-ground" aria-label={t("map.label")} />
      {groups.map((group) => {
        const { key, marks: those } = group;
        const slot = slots?.get(key);
        const isChosen = those.some(({ site }) => site.id === chosenId);
        const state = mostUrgent(those.map((mark) => mark.state));
        const severity = worst(those.flatMap((mark) => mark.severity ?? []));
        const shown = { id: key, first: those[0].site, count: those.length, state, severity, isChosen, onOpen: open };
        return slot && createPortal(<GroupMark {...shown} />, slot, key);
      })}
      <MapNotes marks={marks} />
    </div>
  );
}

type Group = { readonly key: string; readonly at: LatLngTuple; readonly marks: readonly [SiteMark, ...SiteMark[]] };

const placeOf = ({ site: { latitude, longitude } }: SiteMark): LatLngTuple => [latitude, longitude];

function grouped(widget: SiteMap, marks: readonly SiteMark[]): readonly Group[] {
  const byId = new Map(marks.map((mark) => [mark.site.id, mark]));
  const spots = marks.map((mark) => ({ id: mark.site.id, ...widget.pixelOf(placeOf(mark)) }));
  return groupSpots(spots, GAP_PX).flatMap((ids): Group[] => {
    const [first, ...others] = ids.flatMap((id) => byId.get(id) ?? []);
    if (first === undefined) return [];
    const all = [first, ...others] as const;
    return [{ key: first.site.id, at: meanOf(all.map(placeOf)), marks: all }];
  });
}

function meanOf(places: readonly LatLngTuple[]): LatLngTuple {
  const mean = (axis: 0 | 1) => places.reduce((sum, place) => sum + place[axis], 0) / places.length;
  return [mean(0), mean(1)];
}

/** The widget once there is an element for it, with the city drawn; it shows all sites at first, and then each one that is chosen. */
function useSiteMap(marks: readonly SiteMark[], chosenId: string | undefined) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { data: ground } = useQuery(mapQuery(useApi()));
  const host = useRef<HTMLElement>(null);
  const [widget, setWidget] = useState<SiteMap>();
  const [zoom, setZoom] = useState<number>();
  const [zoomIn, zoomOut] = [t("map.zoomIn"), t("map.zoomOut")];
  useEffect(() => {
    if (host.current === null) return;
    const made = new SiteMap(host.current, { zoomIn, zoomOut, onZoom: setZoom });
    setWidget(made);
    return () => {
      setWidget(undefined);
      setZoom(undefined);
      made.dispose();
    };
  }, [zoomIn, zoomOut]);
  useEffect(() => {
    if (ground !== undefined) widget?.drawGround(ground, language);
  }, [widget, ground, language]);
  const chosen = marks.find(({ site }) => site.id === chosenId)?.site;
  const hasSites = marks.length > 0;
  const fitAll = useLatest(() => widget?.fit(marks.map(placeOf)));
  useEffect(() => {
    if (widget !== undefined && hasSites) fitAll();
  }, [widget, hasSites, fitAll]);
  useEffect(() => {
    if (chosen !== undefined) widget?.focus([chosen.latitude, chosen.longitude]);
  }, [widget, chosen]);
  return { host, widget, zoom };
}

type GroupMarkProps = {
  readonly id: string;
  /** Its only site, or one of several. */
  readonly first: SiteView;
  readonly count: number;
  readonly state: CameraConnection;
  readonly severity: Severity | undefined;
  readonly isChosen: boolean;
  readonly onOpen: (id: string) => void;
};

/** Drawn again when it looks otherwise: of a city's marks few do at a time. */
const GroupMark = memo(function GroupMark(props: GroupMarkProps) {
  const { id, first, count, state, severity, isChosen, onOpen } = props;
  const { t, nameOf } = useLanguage();
  const name = count === 1 ? nameOf(first.name) : t("map.sites", { count });
  const what = [t(`cameraState.${state}`), ...(severity === undefined ? [] : [t(`severity.${severity}`)])].join(", ");
  return (
    <button
      type="button"
      className={count === 1 ? "site-mark" : "site-mark site-group"}
      aria-pressed={isChosen}
      aria-label={`${name}: ${what}`}
      title={`${name}: ${what}`}
      onClick={() => onOpen(id)}
    >
      {severity === undefined ? <CameraMark state={state} /> : <SeverityMark severity={severity} />}
      {count > 1 && <b>{count}</b>}
    </button>
  );
});
