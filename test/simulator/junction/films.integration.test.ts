import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { RuleKind } from "../../rule-truth/world.ts";
import { readMovie } from "../mp4-movie.ts";
import { FILMS_DIR, filmOf, truthOf } from "./films.ts";
import { DEFAULT_SEED, makeWorld } from "./make-world.ts";
import { creditsText } from "./render/node/models.ts";
import { boxesByFrame, type ViewTruth, viewTruth } from "./truth/view-truth.ts";
import { VIEWS } from "./views.ts";

const MEGABYTE = 1e6;
/** Whoever is so high, wholly in the frame and mostly unhidden is plainly to be seen. */
const PLAIN = { heightPx: 40, visiblePercent: 50 } as const;
/** Lower hulls may have drawn shapes that are too low to be in the truth. */
const SURE_PX = 24;

const world = makeWorld(DEFAULT_SEED);
const committed = VIEWS.map((view) => {
  const file = truthOf(FILMS_DIR, view.cameraId);
  if (file === undefined) throw new Error(`${view.cameraId} has no truth`);
  const truth: ViewTruth = JSON.parse(readFileSync(file, "utf8"));
  return { view, truth, cameraId: view.cameraId };
});

/** How everybody came out, as the file has it: only a renderer could tell it anew. */
const renderedIn = (truth: ViewTruth) =>
  boxesByFrame(truth).map((rows) =>
    rows.map(([id = -1, x1 = 0, y1 = 0, x2 = 0, y2 = 0, _inside, visiblePercent = 0, plateWidthPx = 0]) => {
      return { id, box: { x1, y1, x2, y2 }, visibleShare: visiblePercent / 100, plateWidthPx };
    }),
  );

describe.each(committed)("the committed truth of $cameraId", ({ view, truth, cameraId }) => {
  const { frames, ...facts } = truth;
  const { frames: expectedFrames, ...expectedFacts } = viewTruth(world, view, renderedIn(truth), truth.framesPerSecond);

  test("is of the world that the default seed makes: camera, road users, signals and cases", () => {
    expect(truth.seed).toBe(DEFAULT_SEED);
    expect(facts).toEqual(JSON.parse(JSON.stringify(expectedFacts)));
  });

  test("has everybody in every frame where the world has them, as fast and turned as there", () => {
    expect(frames).toHaveLength((world.durationMs * truth.framesPerSecond) / 1000);
    const changed = frames.flatMap((rows, frame) => {
      const expected = JSON.stringify(expectedFrames[frame]);
      return JSON.stringify(rows) === expected ? [] : [{ frame, rows: JSON.stringify(rows), expected }];
    });
    expect(changed.slice(0, 3)).toEqual([]);
  });

  test("leaves nobody out whose hull is well inside the picture", () => {
    const rendered = boxesByFrame(truth);
    const missing = boxesByFrame(viewTruth(world, view, undefined, truth.framesPerSecond)).flatMap((rows, frame) => {
      const ids = new Set(rendered[frame]?.map(([id]) => id));
      const inside = rows.filter(([, , y1 = 0, , y2 = 0, percent]) => percent === 100 && y2 - y1 >= SURE_PX);
      return inside.filter(([id = -1]) => !ids.has(id)).map(([id]) => ({ frame, id }));
    });
    expect(missing.slice(0, 3)).toEqual([]);
  });

  test("goes with a film of as many pictures, that is below 6 MB", async () => {
    const film = filmOf(FILMS_DIR, cameraId);
    expect((await readMovie(film)).units).toHaveLength(frames.length);
    expect(statSync(film).size).toBeLessThan(6 * MEGABYTE);
  });

  test("shows every head through a whole cycle", () => {
    const heads = Object.values(truth.signals);
    expect(heads.length).toBeGreaterThan(0);
    for (const changes of heads) {
      const phases = changes.map(([, phase]) => phase);
      const turn = [...phases, ...(phases.at(-1) === phases[0] ? [] : [phases[0]])];
      const steps = turn.slice(1).map((phase, index) => `${turn[index]}-${phase}`);
      expect(steps.sort()).toEqual(["amber-red", "green-amber", "red-green"]);
    }
  });
});

describe("the committed films together", () => {
  test("show every type of road user plainly", () => {
    const plain = committed.flatMap(({ truth }) => {
      const typeOf = new Map(truth.actors.map(({ id, type }) => [id, type]));
      return boxesByFrame(truth)
        .flat()
        .filter(([, , y1 = 0, , y2 = 0, inside, visible = 0]) => {
          return inside === 100 && y2 - y1 >= PLAIN.heightPx && visible >= PLAIN.visiblePercent;
        })
        .map(([id = -1]) => typeOf.get(id));
    });
    const types = ["car", "van", "bus", "truck", "motorbike", "bicycle", "person"];
    expect([...new Set(plain)]).toEqual(expect.arrayContaining(types));
  });

  test.each<RuleKind>(["red-light", "wrong-way", "illegal-stop"])("show five violations of %s or more", (rule) => {
    const violations = committed.flatMap(({ truth }) =>
      truth.cases.filter((one) => one.rule === rule && one.kind === "violation"),
    );
    expect(violations.length).toBeGreaterThanOrEqual(5);
  });

  test("have beside them who made what is in them", () => {
    expect(readFileSync(join(FILMS_DIR, "CREDITS.md"), "utf8")).toBe(creditsText(DEFAULT_SEED));
  });

  test("take less than 25 MB", () => {
    const sizes = committed.map(({ cameraId }) => statSync(filmOf(FILMS_DIR, cameraId)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(25 * MEGABYTE);
  });
});
