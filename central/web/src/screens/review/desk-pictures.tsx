import type { EventDetail } from "@ngaba/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Say } from "../../parts/say.tsx";
import { useKeys } from "../../parts/use-keys.ts";
import { useMay } from "../../shell/session.ts";
import { storedClips } from "../event/stored-clips.ts";
import { useMarks, usePapers } from "../event/use-marks.ts";
import { DeskClip } from "./desk-clip.tsx";
import { type DeskLook, DeskStill, DeskStillRow } from "./desk-still.tsx";
import { LAYERS, type Layer } from "./drawn-layers.ts";
import { deskStills, type FileStates, faultOf, stillAt } from "./file-states.ts";
import { usePictureView, type ViewControl } from "./use-picture-view.ts";

type DeskPicturesProps = {
  readonly event: EventDetail;
  readonly states: FileStates;
  readonly onSeen: (sha256: string) => void;
};

/** A case's pictures, for who may see them. */
export function DeskPictures(props: DeskPicturesProps) {
  const { t } = useTranslation();
  const may = useMay();
  return (
    <section className="desk-pictures" aria-label={t("desk.pictures")}>
      {may("GET /api/media/:sha256") ? <Pictures {...props} /> : <Say>{t("desk.notForYou")}</Say>}
    </section>
  );
}

/** Clip and stills with one view, and one choice of what is drawn over them. */
function Pictures({ event, states, onSeen }: DeskPicturesProps) {
  const { scene } = usePapers(event, event);
  const { track, boxAt } = useMarks(event, event);
  const control = usePictureView(boxAt(Date.parse(event.moments?.at ?? event.startedAt)) ?? event.box);
  const [layers, setLayers] = useState<ReadonlySet<Layer>>(new Set(LAYERS));
  const look: DeskLook = { drawing: { event, scene, track, layers }, control, states, boxAt, onSeen };
  const stored = storedClips(event, [event.evidence]).find(({ file }) => faultOf(file, states) === undefined);
  const stills = deskStills(event);
  return (
    <>
      {stored === undefined ? (
        <StillsAlone event={event} look={look} />
      ) : (
        <DeskClip key={stored.file.sha256} {...{ stored, stills, look }} />
      )}
      <PictureTools control={control} layers={layers} onLayers={setLayers} />
    </>
  );
}

function StillsAlone({ event, look }: { readonly event: EventDetail; readonly look: DeskLook }) {
  const { t } = useTranslation();
  const large = stillAt(event);
  if (large === undefined) return <Say>{t("desk.noStills")}</Say>;
  return (
    <>
      <DeskStill still={large} {...look} />
      <DeskStillRow {...look} stills={deskStills(event)} currentIndex={undefined} onChoose={undefined} />
    </>
  );
}

type PictureToolsProps = {
  readonly control: ViewControl;
  readonly layers: ReadonlySet<Layer>;
  readonly onLayers: (layers: ReadonlySet<Layer>) => void;
};

function PictureTools({ control, layers, onLayers }: PictureToolsProps) {
  const { t } = useTranslation();
  useKeys({ i: () => onLayers(new Set(layers.size > 0 ? [] : LAYERS)) });
  const toggle = (layer: Layer) =>
    onLayers(new Set(LAYERS.filter((one) => (one === layer ? !layers.has(one) : layers.has(one)))));
  return (
    <div className="picture-tools">
      <button type="button" aria-pressed={control.view.scale > 1} onClick={control.toggle}>
        {t(control.view.scale > 1 ? "desk.whole" : "desk.zoomOn")} <kbd>z</kbd>
      </button>
      <button type="button" onClick={() => control.zoom(1.5)}>
        {t("desk.zoomIn")} <kbd>+</kbd>
      </button>
      <button type="button" onClick={() => control.zoom(1 / 1.5)}>
        {t("desk.zoomOut")} <kbd>-</kbd>
      </button>
      <fieldset className="desk-layers">
        <legend className="unseen">{t("desk.layers")}</legend>
        {LAYERS.map((layer) => (
          <label key={layer}>
            <input type="checkbox" checked={layers.has(layer)} onChange={() => toggle(layer)} />{" "}
            {t(`desk.layer.${layer}`)}
          </label>
        ))}
        <kbd title={t("desk.allLayers")}>i</kbd>
      </fieldset>
    </div>
  );
}
