// The one entry of every root script. Plain JavaScript without dependencies, since it must also run, and say what is
// wrong, where the install failed: then pnpm has warned and runs the script all the same, on the machine's own Node.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const packages = [".", "contract", "config", "models", "edge-agent", "central", "central/web", "test"];
const commands = {
  start: "scripts/start/main.ts",
  test: "scripts/test.ts",
  generate: "scripts/generate.ts",
  ngaba: "scripts/ngaba.ts",
  models: "scripts/models.ts",
  "models:calibrate": "test/accuracy/calibrate-model.ts",
  "bench:central": "test/bench/bench-central.ts",
  "bench:city": "test/bench/bench-city.ts",
  "bench:edge": "test/bench/bench-edge.ts",
  "bench:models": "test/bench/bench-models.ts",
  "bench:page": "test/bench/bench-page.ts",
  "bench:passes": "test/bench/bench-passes.ts",
  "bench:review": "test/bench/bench-review.ts",
  "bench:search": "test/bench/bench-search.ts",
  "eval:detector-noise": "test/accuracy/eval-detector-noise.ts",
  "eval:health": "test/accuracy/eval-health.ts",
  "eval:junction": "test/accuracy/eval-junction.ts",
  "eval:lines": "test/accuracy/eval-lines.ts",
  "eval:motorway": "test/accuracy/eval-motorway.ts",
  "eval:regions": "test/accuracy/eval-regions.ts",
  "eval:rules": "test/rule-truth/eval-rules.ts",
  "eval:tracking": "test/accuracy/eval-tracking.ts",
  "eval:signals": "test/accuracy/eval-signals.ts",
  "eval:vtest": "test/accuracy/eval-vtest.ts",
  "junction:render": "test/simulator/junction/render/junction-render.ts",
  "junction:scenes": "test/simulator/junction/scenes/write-scenes.ts",
  "truth:rules": "test/rule-truth/sumo/truth-rules.ts",
};

const [name, ...rest] = process.argv.slice(2);
const file = commands[name];
const problem =
  file === undefined ? `Unknown command "${name}"; known are: ${Object.keys(commands).join(", ")}.` : installProblem();
if (problem !== undefined) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
process.argv.splice(1, process.argv.length - 1, join(root, file), ...rest);
await import(pathToFileURL(join(root, file)).href);

/** One sentence when what we need is not there. */
function installProblem() {
  const missing = packages.flatMap((folder) => missingIn(folder));
  if (missing.length > 0) {
    return `The install is not complete (${missing.slice(0, 3).join(", ")}${missing.length > 3 ? ", …" : ""} missing): run "npx -y pnpm@12 install" with a connection to the npm registry and see what it says.`;
  }
  if (Number(process.versions.node.split(".")[0]) !== 24) {
    return `Node 24 is needed and this is ${process.version}: run it through pnpm ("npx -y pnpm@12 ${name}"), which brings Node 24 along.`;
  }
  return undefined;
}

function missingIn(folder) {
  const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const wanted = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  return wanted.filter((dependency) => !existsSync(join(root, folder, "node_modules", dependency)));
}
