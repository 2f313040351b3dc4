import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { isInstalled } from "../../../scripts/system-programs.ts";
import { readWorld, type TruthCase } from "../world.ts";
import { makeWorld, RECIPES } from "./make-world.ts";
import { type PathPoint, tracksInArea } from "./path.ts";
import { type AreaPlace, PLACES } from "./places.ts";
import { runSumo } from "./run-sumo.ts";
import { poseAt } from "./track.ts";
import { deriveCases } from "./truth/derive-cases.ts";
import { writeWorldFiles } from "./world-files.ts";

const WORLDS = fileURLToPath(new URL("../worlds/", import.meta.url));
const areas = RECIPES.map(({ id }) => id);

test("the committed report worlds hold a hundred violations and three hundred near misses of every rule", () => {
  const cases = readdirSync(join(WORLDS, "report")).flatMap((name) => readWorld(join(WORLDS, "report", name)).cases);
  const rules = Map.groupBy(cases, ({ rule }) => rule);
  expect(rules.size).toBe(10);
  for (const [rule, own] of rules) {
    const count = (kind: TruthCase["kind"]): number => own.filter((truth) => truth.kind === kind).length;
    expect(count("violation"), rule).toBeGreaterThanOrEqual(100);
    expect(count("near-miss"), rule).toBeGreaterThanOrEqual(300);
  }
});

test.each(areas)("the committed truth of %s is what its tracks and signals say", (area) => {
  const world = readWorld(join(WORLDS, "tuning", `${area}-1`));
  expect(world.cases.length).toBeGreaterThan(100);
  expect(deriveCases(world, PLACES)).toEqual(world.cases);
});

describe.skipIf(!isInstalled("sumo"))("with SUMO (Debian: apt-get install sumo)", () => {
  test.each(RECIPES)("the same seed makes the same bytes: $id", { timeout: 180_000 }, async (recipe) => {
    const folder = mkdtempSync(join(tmpdir(), "ngaba-worlds-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const committed = join(WORLDS, "tuning", `${recipe.id}-1`);
    writeWorldFiles(folder, await makeWorld(recipe, 1, readWorld(committed).durationMs));
    for (const name of readdirSync(committed)) {
      expect(readFileSync(join(folder, name)).equals(readFileSync(join(committed, name))), name).toBe(true);
    }
  });

  test.each(RECIPES)("what is stored of SUMO's traffic stays within ten centimetres of it: $id", async (recipe) => {
    const durationMs = 120_000;
    const plan = recipe.plan(7, durationMs);
    const driven = await runSumo(plan.sumo, { seed: 7, durationMs, actors: plan.actors });
    const area = PLACES.areas.find(({ id }) => id === recipe.id) as AreaPlace;
    let [worst, looks] = [0, 0];
    for (const path of driven) {
      for (const track of tracksInArea(path, area)) {
        for (let tick = track.ticks[0] ?? 0; tick <= (track.ticks.at(-1) ?? 0); tick++) {
          const real = path.points[tick - path.firstTick] as PathPoint;
          const pose = poseAt(track, tick);
          worst = Math.max(worst, Math.hypot((pose?.x ?? Number.NaN) - real.x, (pose?.y ?? Number.NaN) - real.y));
          looks++;
        }
      }
    }
    expect(looks).toBeGreaterThan(1000);
    expect(worst).toBeLessThan(0.1);
  });
});
