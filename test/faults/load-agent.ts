import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { CameraState } from "@ngaba/contract";
import { type City, SMART_CAMERA } from "../e2e/city.ts";
import type { LoadOrder, Recorded } from "./loading-agent.ts";

type Minute = Extract<Recorded, { kind: "minute" }>;

/** The camera whose minutes are counted. */
export const COUNTED_CAMERA = "cam-1";

/** A child process with an agent's real outbox and publisher, under load. */
export interface LoadAgent {
  /** `<incident> <phase>` of each event that has reached the outbox, in their order. */
  readonly events: readonly string[];
  readonly minutes: readonly Minute[];
  /** From now on it says this of its cameras. */
  report(states: Readonly<Record<string, CameraState>>): void;
  /** Records no more; resolves when that is so. What waits is still sent. */
  finish(): Promise<void>;
  end(): Promise<void>;
}

export function startLoadAgent({ folder, brokerUrl, secrets }: City, firstMinuteMs: number): LoadAgent {
  const script = join(import.meta.dirname, "loading-agent.ts");
  const child: ChildProcess = fork(script, [join(folder, "load"), brokerUrl, SMART_CAMERA, String(firstMinuteMs)], {
    env: { ...process.env, NGABA_BROKER_PASSWORD: secrets.brokerPassword },
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const events: string[] = [];
  const minutes: Minute[] = [];
  const finished = Promise.withResolvers<void>();
  child.on("message", (recorded: Recorded) => {
    if (recorded.kind === "event") events.push(`${recorded.incidentId} ${recorded.phase}`);
    else if (recorded.kind === "minute") minutes.push(recorded);
    else finished.resolve();
  });
  const order = (wanted: LoadOrder) => void child.send(wanted);
  return {
    ...{ events, minutes, report: (states) => order({ states }) },
    finish: () => {
      order("finished");
      return finished.promise;
    },
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, "close");
      child.kill("SIGKILL");
      await closed;
    },
  };
}

/** What the centre's inbox holds: `<incident> <phase>` of each event, in order, and the count of each minute. */
export function readInbox({ folder }: City): { readonly events: readonly string[]; readonly minutes: Counts } {
  const inbox = new DatabaseSync(join(folder, "centre", "inbox.sqlite"), { readOnly: true, timeout: 5_000 });
  try {
    const rowsOf = (condition: string) =>
      inbox
        .prepare(`select message from inbox where ${condition} order by id`)
        .all()
        .map(({ message }) => (JSON.parse(String(message)) as { data: StoredData }).data);
    return {
      events: rowsOf("stream = 'event'").map(({ incidentId, phase }) => `${incidentId} ${phase}`),
      minutes: new Map(
        rowsOf("type = 'ngaba.flow.v1'").map(({ from, counts }) => [Date.parse(from), counts[0]?.count ?? 0]),
      ),
    };
  } finally {
    inbox.close();
  }
}

/** Crossings by the start of their minute, milliseconds since 1970. */
export type Counts = ReadonlyMap<number, number>;

/** As far as these tests read it: events have the first two, minutes the others. */
interface StoredData {
  readonly incidentId: string;
  readonly phase: string;
  readonly from: string;
  readonly counts: readonly { readonly count: number }[];
}
