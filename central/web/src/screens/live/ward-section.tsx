import type { CameraView } from "@ngaba/contract";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Age } from "../../parts/age.tsx";
import { CameraMark } from "../../parts/marks.tsx";
import { useLatest } from "../../parts/use-latest.ts";
import { useLanguage } from "../../words/use-language.ts";
import { capitalised } from "./event-words.ts";
import type { CameraRow, WardGroup } from "./group-cameras.ts";
import { cameraWords } from "./places.ts";

type WardSectionProps = {
  readonly group: WardGroup;
  /** True when a person looks for something: then what matches is shown, not folded away. */
  readonly isFiltered: boolean;
  readonly chosenId: string | undefined;
  readonly onChoose: (cameraId: string) => void;
};

/** One ward: its cameras that some agent reports, and folded, those that none does. */
export const WardSection = memo(function WardSection({ group, isFiltered, chosenId, onChoose }: WardSectionProps) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const name = group.ward === undefined ? t("cameras.otherWard") : capitalised(nameOf(group.ward));
  const { connected, notConnected } = group;
  const folded = t("cameras.notConnected", { count: notConnected.length });
  const rowsOf = (rows: readonly CameraRow[]) => <CameraRows rows={rows} chosenId={chosenId} onChoose={onChoose} />;
  return (
    <section className="ward" aria-label={name}>
      <h3>
        {name} <span className="muted">{t("cameras.count", { count: connected.length + notConnected.length })}</span>
      </h3>
      {connected.length > 0 && rowsOf(connected)}
      {notConnected.length > 0 && isFiltered && rowsOf(notConnected)}
      {notConnected.length > 0 && !isFiltered && (
        <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary>
            <CameraMark state="not-connected" /> {folded}
          </summary>
          {isOpen && rowsOf(notConnected)}
        </details>
      )}
    </section>
  );
}, isSameSection);

/** In a city some camera always changes: the wards of the others are not drawn again for it. */
function isSameSection(before: WardSectionProps, now: WardSectionProps): boolean {
  return (
    before.isFiltered === now.isFiltered &&
    before.chosenId === now.chosenId &&
    before.onChoose === now.onChoose &&
    before.group.ward === now.group.ward &&
    isSameRows(before.group.connected, now.group.connected) &&
    isSameRows(before.group.notConnected, now.group.notConnected)
  );
}

const isSameRows = (before: readonly CameraRow[], now: readonly CameraRow[]): boolean =>
  before.length === now.length &&
  before.every(({ camera, site }, index) => camera === now[index]?.camera && site === now[index]?.site);

type CameraRowsProps = Pick<WardSectionProps, "chosenId" | "onChoose"> & { readonly rows: readonly CameraRow[] };

function CameraRows({ rows, chosenId, onChoose }: CameraRowsProps) {
  const choose = useLatest(onChoose);
  return (
    <ul>
      {rows.map(({ camera, site }) => (
        <CameraLine key={camera.id} camera={camera} site={site} isChosen={camera.id === chosenId} onChoose={choose} />
      ))}
    </ul>
  );
}

type CameraLineProps = CameraRow & Pick<WardSectionProps, "onChoose"> & { readonly isChosen: boolean };

/** Drawn again when its own camera has changed: in a city some camera always does. */
const CameraLine = memo(function CameraLine({ camera, site, isChosen, onChoose }: CameraLineProps) {
  return (
    <li className="camera-line">
      <button type="button" className="row camera-row" aria-pressed={isChosen} onClick={() => onChoose(camera.id)}>
        <CameraCells camera={camera} site={site} />
      </button>
    </li>
  );
});

function CameraCells({ camera, site }: CameraRow) {
  const { t, nameOf, number } = useLanguage();
  const { place, view } = cameraWords(nameOf(camera.name), site && nameOf(site.name));
  const state = camera.connection;
  return (
    <>
      <CameraMark state={state} />
      <span className="camera-name">{place}</span>
      <span className={`camera-word camera-${state}`} title={t(`cameraStateHelp.${state}`)}>
        {t(`cameraState.${state}`)}
      </span>
      <span className="camera-where">
        {camera.isSmart && <b>{t("cameras.smart")} · </b>}
        {view === "" ? <code>{camera.id}</code> : view}
      </span>
      <span className="camera-more">
        {hasPictures(camera)
          ? camera.fps !== undefined && t("cameras.fps", { fps: number(camera.fps) })
          : camera.since !== undefined && <Age at={camera.since} t={t} />}
      </span>
      {camera.rulesOff !== undefined && <RulesOffNews rulesOff={camera.rulesOff} />}
    </>
  );
}

/** Then its picture rate is shown, else since when there are none. */
const hasPictures = ({ connection }: CameraView): boolean => connection === "live" || connection === "degraded";

/** How many rules are off, and why; which they are stands beside the camera's figures. */
function RulesOffNews({ rulesOff }: { rulesOff: NonNullable<CameraView["rulesOff"]> }) {
  const { t } = useTranslation();
  const reasons = [...new Set(rulesOff.map(({ why }) => why))];
  return (
    <span className="camera-off doubt">
      {t("ruleOff.count", { count: rulesOff.length })}: {reasons.map((why) => t(`ruleOff.${why}`)).join("; ")}
    </span>
  );
}
