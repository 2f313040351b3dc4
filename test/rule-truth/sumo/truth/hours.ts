import type { ZonePlace } from "../places.ts";

const DAY_MIN = 24 * 60;

/** Whether the zone is closed at a time of the world, by the wall clock at its beginning (RFC 3339, its own offset). */
export function isClosedAt(zone: ZonePlace, startsAt: string, atMs: number): boolean {
  if (zone.hours === undefined) return true;
  const minute = (minutesOf(startsAt.slice(11)) + secondsOf(startsAt) / 60 + atMs / 60_000) % DAY_MIN;
  const [from, to] = [minutesOf(zone.hours.from), minutesOf(zone.hours.to)];
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}

function secondsOf(startsAt: string): number {
  return Number(startsAt.slice(17, 19));
}
