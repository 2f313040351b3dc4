import type { Inventory } from "@ngaba/config";

/** How many cameras are played that are only watched. */
const MAX_WATCHED = 9;

/** A camera of the simulation: what it is called, what it plays, and whether its pictures are analysed. */
export interface PlayedCamera {
  readonly id: string;
  readonly isAnalysed: boolean;
  /** The camera whose rendered film it plays, with the scene that was drawn for that; absent: the street film. */
  readonly playsFilmOf?: string;
  /** Where in the loop it starts, so that one clip does not show the same moment everywhere. */
  readonly startOffsetMs: number;
}

/** What there is to play. */
export interface Films {
  /** Cameras that have a rendered film of their own, at least one. */
  readonly rendered: readonly string[];
  readonly hasStreetFilm: boolean;
}

/**
 * The smart cameras are analysed, all from the same moment on; one camera each of other sites is watched. Who has no film
 * plays one of the rendered ones, in turn; who is watched does so only without the street film.
 */
export function choosePlayedCameras(inventory: Inventory, { rendered, hasStreetFilm }: Films): PlayedCamera[] {
  const smart = inventory.cameras.filter((camera) => camera.isSmart);
  const smartSites = new Set(smart.map(({ siteId }) => siteId));
  const others = inventory.cameras.filter(({ siteId }) => !smartSites.has(siteId));
  const onePerSite = new Map(others.map((camera) => [camera.siteId, camera] as const));
  const watched = [...onePerSite.values()].slice(0, MAX_WATCHED);
  const inTurn = (turn: number) => ({ playsFilmOf: rendered[turn % rendered.length] ?? "" });
  const withoutFilm = smart.filter(({ id }) => !rendered.includes(id));
  return [
    ...smart.map((camera) => {
      const film = rendered.includes(camera.id) ? { playsFilmOf: camera.id } : inTurn(withoutFilm.indexOf(camera));
      return { id: camera.id, isAnalysed: true, ...film, startOffsetMs: 0 };
    }),
    ...watched.map(({ id }, index) => {
      return { id, isAnalysed: false, ...(!hasStreetFilm && inTurn(index)), startOffsetMs: (index + 1) * 7_000 };
    }),
  ];
}
