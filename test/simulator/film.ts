import type { VideoCodec } from "./mp4-decoder-configuration.ts";
import { type Movie, readMovie } from "./mp4-movie.ts";
import { type PacketTemplate, packetise } from "./rtp-packets.ts";

/** One coded picture of a film, ready to be sent. */
export interface FilmUnit {
  readonly packets: PacketTemplate;
  /** When it is sent, seconds from the film's beginning; grows from unit to unit. */
  readonly decodeS: number;
  /** When it is shown, seconds from the moment that the first picture is; with B-frames not in the order of sending. */
  readonly presentationS: number;
  readonly isKeyframe: boolean;
  /** Its place in the order of showing, from 0. */
  readonly frame: number;
}

/** A file that cameras play: packetised once, shared by all clients. */
export interface Film {
  readonly codec: VideoCodec;
  readonly parameterSets: readonly Buffer[];
  /** Of one pass. */
  readonly durationS: number;
  /** The most that a picture is shown later than it is sent: 0 without B-frames. */
  readonly reorderS: number;
  /** The first one is a keyframe. */
  readonly units: readonly FilmUnit[];
}

/** Reads films; each file once, however many cameras play it. */
export function createFilmLibrary(): (file: string) => Promise<Film> {
  const films = new Map<string, Promise<Film>>();
  return (file) => {
    const film = films.get(file) ?? readMovie(file).then(toFilm);
    films.set(file, film);
    return film;
  };
}

function toFilm({ codec, parameterSets, ticksPerSecond, durationTicks, units }: Movie): Film {
  const inOrderOfShowing = units.map((unit) => unit.presentationTicks).sort((a, b) => a - b);
  const frameAt = new Map(inOrderOfShowing.map((ticks, frame) => [ticks, frame]));
  const [firstTicks = 0] = inOrderOfShowing;
  const filmUnits = units.map(
    ({ nals, decodeTicks, presentationTicks, isKeyframe }): FilmUnit => ({
      // A new decoder can begin at each keyframe, as with most cameras.
      packets: packetise(isKeyframe ? [...parameterSets, ...nals] : nals, codec),
      decodeS: decodeTicks / ticksPerSecond,
      presentationS: (presentationTicks - firstTicks) / ticksPerSecond,
      isKeyframe,
      frame: frameAt.get(presentationTicks) ?? 0,
    }),
  );
  return {
    codec,
    parameterSets: parameterSets.map((set) => Buffer.from(set)), // a view would keep the whole file in memory
    durationS: durationTicks / ticksPerSecond,
    reorderS: filmUnits.reduce((most, unit) => Math.max(most, unit.presentationS - unit.decodeS), 0),
    units: filmUnits,
  };
}
