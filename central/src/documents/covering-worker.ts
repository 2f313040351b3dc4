/** The thread that covers one still, and ends. */
import { parentPort, workerData } from "node:worker_threads";
import type { Covering } from "./drawing-thread.ts";
import { coveredStill } from "./sharp-covered-still.ts";

const { original, covers }: Covering = workerData;
const { jpeg } = await coveredStill(original, covers);
parentPort?.postMessage(jpeg);
