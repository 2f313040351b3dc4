import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { vi } from "vitest";
import type { City } from "../e2e/city.ts";

/** A child process with an agent's real outbox and publisher, recording events as fast as it can. */
export class BurstAgent {
  readonly #city: City;
  readonly #recorded: string[] = [];
  #child: ChildProcess | undefined;

  constructor(city: City) {
    this.#city = city;
  }

  /** Ids of the events that have reached the outbox, in their order. */
  get recorded(): readonly string[] {
    return this.#recorded;
  }

  /** Starts it on the same outbox as before, to record `count` more events. */
  start(count: number): void {
    const { folder, brokerUrl, secrets } = this.#city;
    const script = join(import.meta.dirname, "burst-agent.ts");
    const args = ["--disable-warning=ExperimentalWarning", script, join(folder, "burst"), brokerUrl, "agent-01"];
    const child = spawn(process.execPath, [...args, String(count)], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, NGABA_BROKER_PASSWORD: secrets.brokerPassword },
    });
    this.#child = child;
    let rest = "";
    child.stdout.on("data", (text: Buffer) => {
      const lines = (rest + text.toString()).split("\n");
      rest = lines.pop() ?? ""; // a line that was cut off by a kill says nothing: that event may or may not be in
      this.#recorded.push(...lines);
    });
  }

  async whenRecorded(count: number): Promise<void> {
    await vi.waitFor(() => atLeast(this.#recorded.length, count), { timeout: 60_000, interval: 5 });
  }

  async end(signalName: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, "close");
    child.kill(signalName);
    await closed;
  }
}

/** Events of the centre's inbox in the order of their commits: incident id and camera. */
export function committedEvents(city: City): { incidentId: string; cameraId: string }[] {
  const db = new DatabaseSync(join(city.folder, "centre", "inbox.sqlite"), { readOnly: true });
  try {
    const rows = db.prepare("SELECT message FROM inbox WHERE stream = 'event' ORDER BY id").all();
    return rows.map(
      (row) => (JSON.parse(String(row.message)) as { data: { incidentId: string; cameraId: string } }).data,
    );
  } finally {
    db.close();
  }
}

/** Waits until the centre has committed all of these events. */
export async function whenCommitted(city: City, incidentIds: readonly string[]): Promise<void> {
  await vi.waitFor(
    () => {
      const committed = new Set(committedEvents(city).map((event) => event.incidentId));
      atLeast(incidentIds.filter((id) => committed.has(id)).length, incidentIds.length);
    },
    { timeout: 120_000, interval: 500 },
  );
}

function atLeast(got: number, wanted: number): void {
  if (got < wanted) throw new Error(`${got} of ${wanted}`);
}
