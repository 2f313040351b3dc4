import { withExitCode } from "./cli/exit-code.ts";
import { runCentral } from "./cli/run-central.ts";

await withExitCode(() => runCentral(process.argv[2] ?? "central.yaml"));
process.exit(); // with process.exitCode: whatever is still open after an orderly stop is not worth waiting for
