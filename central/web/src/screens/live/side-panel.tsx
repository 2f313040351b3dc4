import { lazy, memo, type ReactNode, type Ref } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { Choice } from "../../parts/choice.tsx";
import { Late } from "../../parts/late.tsx";
import { LiveWall } from "../wall/live-wall.tsx";
import { CameraPanel } from "./camera-panel.tsx";
import { useSharedView } from "./shared-view.ts";

const LiveMap = lazy(async () => ({ default: (await import("../map/live-map.tsx")).LiveMap }));

const SIDES = ["list", "map", "wall"] as const;
type Side = (typeof SIDES)[number];

type SidePanelProps = {
  /** Of the search field, which `/` reaches while the list is shown. */
  readonly ref: Ref<HTMLInputElement>;
  /** Of the camera whose figures are shown. */
  readonly chosenId: string | undefined;
  /** Where the event in view is, which the map shows. */
  readonly eventCameraId: string | undefined;
  readonly onChoose: (cameraId: string) => void;
};

/** The cameras of the city: as a list, on the map, or by their pictures. Map and pictures can take the whole screen. */
export const SidePanel = memo(function SidePanel(props: SidePanelProps) {
  const { t } = useTranslation();
  const [{ side = "list" }, changeView] = useSharedView();
  return (
    <>
      <div className="side-choice">
        <Choice
          label={t("side.label")}
          options={SIDES.map((value) => ({ value, text: t(`side.${value}`) }))}
          value={side}
          onChoose={(chosen) => changeView({ side: chosen === "list" ? undefined : chosen })}
        />
        {side !== "list" && <Link href={`/${side}`}>{t("side.whole")}</Link>}
      </div>
      <Shown side={side} {...props} />
    </>
  );
});

function Shown({ side, ref, chosenId, eventCameraId, onChoose }: SidePanelProps & { readonly side: Side }): ReactNode {
  const { t } = useTranslation();
  switch (side) {
    case "list":
      return <CameraPanel ref={ref} chosenId={chosenId} onChoose={onChoose} />;
    case "map":
      return (
        <Late loading={t("map.loading")} failed={t("map.failed")}>
          <LiveMap cameraId={eventCameraId ?? chosenId} onChoose={onChoose} />
        </Late>
      );
    case "wall":
      return <LiveWall />;
    default:
      return side satisfies never;
  }
}
