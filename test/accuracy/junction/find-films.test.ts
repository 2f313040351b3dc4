import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { FILMS_DIR, filmOf } from "../../simulator/junction/films.ts";
import { findFilms } from "./find-films.ts";

const CAMERA = "vt-viet-tri-001-1";
const TRUTH = `${CAMERA}.truth.json`;

function folderWith(prepare: (folder: string) => void): string {
  const folder = mkdtempSync(join(tmpdir(), "ngaba-films-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  prepare(folder);
  return folder;
}
/** A film that nobody looks into, and what is said to be its truth. */
const film = (folder: string): void => writeFileSync(filmOf(folder, CAMERA), "");
const truth = (text: string) => (folder: string) => {
  film(folder);
  writeFileSync(join(folder, TRUTH), text);
};
const committedInto = (folder: string, ...names: string[]): void => {
  for (const name of names) {
    mkdirSync(join(folder, name));
    film(join(folder, name));
    cpSync(join(FILMS_DIR, TRUTH), join(folder, name, TRUTH));
  }
};

test.each([
  { why: "nothing in it", prepare: () => undefined, says: /no films of the junction in .*junction:render/ },
  { why: "a film without truth", prepare: film, says: /has no truth beside it/ },
  { why: "half a truth", prepare: truth('{"cameraId":"vt-vi'), says: /cannot be read as JSON/ },
  { why: "another file in its place", prepare: truth("[1]"), says: /no truth of a view \(.*frames.*\)/ },
  {
    why: "a camera that has been moved since",
    prepare: (folder: string) => {
      const { camera, ...rest } = JSON.parse(readFileSync(join(FILMS_DIR, TRUTH), "utf8"));
      truth(JSON.stringify({ ...rest, camera: { ...camera, heightM: camera.heightM + 1 } }))(folder);
    },
    says: /was taken from another place than its scene is drawn for/,
  },
  {
    why: "a seed twice",
    prepare: (folder: string) => committedInto(folder, "one", "two"),
    says: /Seed \d+ is there twice, in .*one and in .*two/,
  },
])("a folder is refused in one sentence: $why", ({ prepare, says }) => {
  expect(() => findFilms(folderWith(prepare))).toThrow(says);
});

test("a folder that is not there, and one that is a file, are refused", () => {
  const folder = folderWith(film);
  expect(() => findFilms(join(folder, "nowhere"))).toThrow("There is no folder");
  expect(() => findFilms(filmOf(folder, CAMERA))).toThrow("is no folder");
});

test("films are found in the folders of a folder, with their seed and the scene of their camera", () => {
  const found = findFilms(folderWith((folder) => committedInto(folder, "seed")));
  expect(found).toHaveLength(1);
  expect(found[0]?.films).toMatchObject([
    { truth: { cameraId: CAMERA, seed: found[0]?.seed }, scene: { cameraId: CAMERA } },
  ]);
});
