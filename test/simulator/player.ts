import type { CameraClock } from "./camera-clock.ts";
import type { Film, FilmUnit } from "./film.ts";

/** Plays a film in a loop, at its own pace. */
export interface Player {
  stop(): void;
}

export interface PlayerOptions {
  readonly clock: CameraClock;
  /** What to play; another one than before is gone over to at the next keyframe. */
  readonly film: () => Film;
  readonly firstIndex: number;
  /** Gets the unit and the moment it is shown, in seconds of the time of {@link positionOf}. */
  readonly onUnit: (unit: FilmUnit, presentationS: number) => void;
}

/**
 * Hands over each unit at its time of decoding, for ever. The position begins with the first unit's time in the film
 * and grows with the clock, also across the film's end; times are counted from the start, never from the last unit, so
 * that lateness does not add up.
 */
export function startPlayer({
  clock,
  film: filmNow,
  firstIndex,
  onUnit,
}: PlayerOptions): Player & { positionS(): number } {
  let film = filmNow();
  let index = firstIndex;
  let filmBeganS = 0;
  let stopped = false;
  const startedS = clock.seconds() - (film.units[index]?.decodeS ?? 0);
  const positionS = (): number => clock.seconds() - startedS;

  /** The next unit; goes to the beginning of the film, or of the next one, where it is time for that. */
  const nextUnit = (): FilmUnit | undefined => {
    const unit = film.units[index];
    const isOver = unit === undefined;
    if (!isOver && !(unit.isKeyframe && filmNow() !== film)) return unit;
    filmBeganS += isOver ? film.durationS : unit.decodeS;
    film = filmNow();
    index = 0;
    return film.units[index];
  };
  const sendWhatIsDue = (): void => {
    while (!stopped) {
      const unit = nextUnit();
      if (unit === undefined) return; // no film is empty
      const waitMs = (unit.decodeS + filmBeganS - positionS()) * 1000;
      if (waitMs > 0) {
        timer = setTimeout(sendWhatIsDue, Math.ceil(waitMs));
        return;
      }
      index++;
      onUnit(unit, unit.presentationS + filmBeganS);
    }
  };
  let timer = setTimeout(sendWhatIsDue, 0); // after the answer to PLAY
  const stop = (): void => {
    stopped = true;
    clearTimeout(timer);
  };
  return { positionS, stop };
}
