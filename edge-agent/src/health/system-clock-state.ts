import { existsSync } from "node:fs";
import type { ClockState } from "@ngaba/contract";

/** systemd-timesyncd touches this file when it has set the clock by a time server. */
const SYNCHRONISED_FILE = "/run/systemd/timesync/synchronized";

/** How far this machine's clock can be trusted, as far as it tells. See docs/time.md. */
export function systemClockState(): ClockState {
  return { source: existsSync(SYNCHRONISED_FILE) ? "ntp" : "unknown" };
}
