import type { EventDetail, FractionBox } from "@ngaba/contract";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { mediaAddress } from "../../api/client.ts";
import { useKeys } from "../../parts/use-keys.ts";
import { useMay } from "../../shell/session.ts";
import { clockTenths } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";
import { type Still, stillsOf } from "../event/stills.ts";
import { useMarks, usePapers } from "../event/use-marks.ts";
import { PictureOrigin } from "../live/picture-origin.tsx";
import { headBox, phaseIn } from "./drawn-layers.ts";
import { deskStills, type FileStates, faultOf, stillAt } from "./file-states.ts";
import { panned, viewStyle, WHOLE, widened, zoomed } from "./picture-view.ts";
import { usePictureHand } from "./use-picture-hand.ts";

type LoupeProps = {
  readonly event: EventDetail;
  readonly states: FileStates;
  /** A file has been shown. */
  readonly onSeen: (sha256: string) => void;
};

/** Room around what is looked at, in parts of its own size. */
const VEHICLE_MARGIN = 0.1;
const SIGNAL_MARGIN = 0.6;
const LOUPE_STEP = 2;
const LOUPE_MAX = 8;

/** Where the plate is read from: the vehicle, enlarged, and enlarged further by key, wheel and drag. */
export function PlateLoupe({ event, states, onSeen }: LoupeProps) {
  const { t } = useTranslation();
  const may = useMay();
  const { boxAt } = useMarks(event, event);
  const crop = stillsOf(event).find((still) => still.role === "crop" && faultOf(still, states) === undefined);
  const at = stillAt(event);
  const box = at && boxAt(Date.parse(at.takenAt));
  if (!may("GET /api/media/:sha256")) return null;
  const shared = { event, label: t("desk.plateLoupe"), onSeen };
  if (crop !== undefined) return <Loupe {...shared} still={crop} box={[0, 0, 1, 1]} />;
  if (at === undefined || box === undefined || faultOf(at, states) !== undefined) {
    return <p className="muted">{t("desk.plateLoupeNone")}</p>;
  }
  return <Loupe {...shared} still={at} box={widened(box, VEHICLE_MARGIN)} />;
}

type OneLoupeProps = Pick<LoupeProps, "event" | "onSeen"> & {
  readonly still: Still;
  readonly box: FractionBox;
  readonly label: string;
};

function Loupe({ event, still, box, label, onSeen }: OneLoupeProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState(WHOLE);
  usePictureHand(frame, {
    view,
    zoom: (factor, at) => setView((old) => zoomed(old, factor, at)),
    pan: (by) => setView((old) => panned(old, by)),
  });
  useKeys({ l: () => setView((old) => (old.scale >= LOUPE_MAX ? WHOLE : zoomed(old, LOUPE_STEP))) });
  return (
    <figure className="loupe">
      <div ref={frame} className="loupe-frame" style={{ aspectRatio: aspectOf(still, box) }}>
        <div className="zoomed" style={viewStyle(view)}>
          <Part still={still} box={box} alt={label} onSeen={onSeen} />
        </div>
        <PictureOrigin event={event} />
      </div>
      <figcaption className="muted">
        {label} <kbd>l</kbd>
      </figcaption>
    </figure>
  );
}

const aspectOf = ({ widthPx, heightPx }: Still, [x1, y1, x2, y2]: FractionBox): string =>
  `${((x2 - x1) * widthPx).toFixed(1)} / ${((y2 - y1) * heightPx).toFixed(1)}`;

type PartProps = Pick<OneLoupeProps, "still" | "box" | "onSeen"> & { readonly alt: string };

/** A part of a still that fills what it stands in. */
function Part({ still: { sha256 }, box: [x1, y1, x2, y2], alt, onSeen }: PartProps) {
  const percent = (value: number) => `${(value * 100).toFixed(2)}%`;
  const [width, height] = [x2 - x1, y2 - y1];
  const style = {
    ...{ width: percent(1 / width), height: percent(1 / height) },
    ...{ left: percent(-x1 / width), top: percent(-y1 / height) },
  };
  return (
    <span className="loupe-part">
      <img src={mediaAddress(sha256)} alt={alt} draggable={false} style={style} onLoad={() => onSeen(sha256)} />
    </span>
  );
}

/** The signal head in each still, with what the signal was known to show then; nothing where none was drawn. */
export function SignalLoupes({ event, states, onSeen }: LoupeProps) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  const may = useMay();
  const { scene } = usePapers(event, event);
  const box = headBox(scene, event.signal?.headId);
  if (box === undefined || !may("GET /api/media/:sha256")) return null;
  const around = widened(box, SIGNAL_MARGIN);
  return (
    <ul className="signal-loupes" aria-label={t("desk.signalLoupe")}>
      {deskStills(event)
        .filter((still) => faultOf(still, states) === undefined)
        .map((still) => {
          const atMs = Date.parse(still.takenAt);
          const words = `${t(`eventScreen.role.${still.role}`)}: ${t(`signal.${phaseIn(event, still)}`)}`;
          return (
            <li key={`${still.role} ${still.sha256}`}>
              <div className="loupe-frame" style={{ aspectRatio: aspectOf(still, around) }}>
                <Part
                  {...{ still, box: around, onSeen }}
                  alt={`${t("desk.signalLoupe")}, ${clockTenths(atMs, number)}`}
                />
              </div>
              <span className="muted">{words}</span>
            </li>
          );
        })}
    </ul>
  );
}
