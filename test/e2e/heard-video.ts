import { createBoxSplitter, LIVE_TIMESCALE, type LiveMarks, readNote } from "@ngaba/contract";
import { createMarksTrack, createMomentTrack } from "../../central/web/src/screens/live-view/marks-track.ts";
import type { City } from "./city.ts";

/** What is said within a live video, heard beside the page: what it shows is compared with it. */
export interface HeardVideo {
  /** Who is where in the picture at this place of the video's time. */
  marksAt(mediaS: number): LiveMarks | undefined;
  /** The moment in that picture (ms since 1970). */
  momentAt(mediaS: number): number | undefined;
  /** The latest picture of which is known who was there. */
  knownToS(): number;
  leave(): Promise<void>;
}

/** Listens to a camera's live video as a machine does. Whoever looks at the same camera meanwhile gets the same bytes. */
export async function hearVideo(city: City, cameraId: string): Promise<HeardVideo> {
  const response = await city.get(`/api/cameras/${cameraId}/live`);
  const reader = response.body?.getReader();
  if (!response.ok || reader === undefined) throw new Error(`the centre answers ${response.status}`);
  const [marks, moments] = [createMarksTrack(), createMomentTrack()];
  const split = createBoxSplitter(16 * 1024 ** 2);
  let knownToTicks = 0;
  const ticksOf = (mediaS: number): number => Math.round(mediaS * LIVE_TIMESCALE); // browsers say it in microseconds
  const listening = (async () => {
    for (let read = await reader.read(); read.value !== undefined; read = await reader.read()) {
      for (const note of split(read.value).map(readNote)) {
        if (note?.kind === "marks") {
          marks.add(note.mediaTicks, note.data);
          knownToTicks = Math.max(knownToTicks, note.mediaTicks);
        }
        if (note?.kind === "moment") moments.add(note.mediaTicks, Date.parse(note.data.at), false);
      }
    }
  })();
  return {
    marksAt: (mediaS) => marks.at(ticksOf(mediaS)),
    momentAt: (mediaS) => moments.at(ticksOf(mediaS))?.atMs,
    knownToS: () => knownToTicks / LIVE_TIMESCALE,
    leave: async () => {
      await reader.cancel();
      await listening;
    },
  };
}
