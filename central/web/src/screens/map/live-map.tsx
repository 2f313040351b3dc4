import { usePlaces } from "../live/places.ts";
import { CityMap } from "./city-map.tsx";
import { useSiteMarks } from "./use-site-marks.ts";

type LiveMapProps = {
  /** Its site stands in the middle. */
  readonly cameraId: string | undefined;
  readonly onChoose: (cameraId: string) => void;
};

/** The city beside the feed: where the event in view is, with the sites around it. */
export function LiveMap({ cameraId, onChoose }: LiveMapProps) {
  const marks = useSiteMarks();
  const { cameras } = usePlaces();
  const chooseSite = (siteId: string) => {
    const first = marks.find(({ site }) => site.id === siteId)?.cameras[0];
    if (first !== undefined) onChoose(first.id);
  };
  return <CityMap marks={marks} chosenId={cameras.get(cameraId ?? "")?.siteId} onChoose={chooseSite} />;
}
