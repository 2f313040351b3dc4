import type { Inventory } from "@ngaba/config";
import { expect, test } from "vitest";
import { choosePlayedCameras } from "./played-cameras.ts";

const name = { vi: "Tên", en: "Name" };

/** Every camera at a site of its own. */
function inventoryOf({ smart, ordinary }: { smart: readonly string[]; ordinary: readonly string[] }): Inventory {
  const camera = (id: string, isSmart: boolean) => ({ id, siteId: `${id}-site`, name, isSmart });
  const cameras = [...smart.map((id) => camera(id, true)), ...ordinary.map((id) => camera(id, false))];
  return { sites: [], cameras };
}

const filmsOf = (...args: Parameters<typeof choosePlayedCameras>): (string | undefined)[] =>
  choosePlayedCameras(...args).map(({ id, playsFilmOf }) => `${id}: ${playsFilmOf ?? "street"}`);

test("smart cameras play their own rendered films, the watched ones the street film", () => {
  const inventory = inventoryOf({ smart: ["a", "b"], ordinary: ["x"] });
  expect(filmsOf(inventory, { rendered: ["a", "b"], hasStreetFilm: true })).toEqual(["a: a", "b: b", "x: street"]);
});

test("smart cameras without a film of their own play those of the others, in turn", () => {
  const inventory = inventoryOf({ smart: ["new", "a", "b", "newer", "newest"], ordinary: [] });
  expect(filmsOf(inventory, { rendered: ["a", "b"], hasStreetFilm: true })).toEqual([
    ...["new: a", "a: a", "b: b", "newer: b", "newest: a"],
  ]);
});

test("without the street film the watched cameras play the rendered ones, in turn, each from another moment on", () => {
  const inventory = inventoryOf({ smart: ["a", "b"], ordinary: ["x", "y", "z"] });
  const films = { rendered: ["a", "b"], hasStreetFilm: false };
  expect(filmsOf(inventory, films)).toEqual(["a: a", "b: b", "x: a", "y: b", "z: a"]);
  const watched = choosePlayedCameras(inventory, films).filter(({ isAnalysed }) => !isAnalysed);
  expect(watched.map(({ startOffsetMs }) => startOffsetMs)).toEqual([7_000, 14_000, 21_000]);
});
