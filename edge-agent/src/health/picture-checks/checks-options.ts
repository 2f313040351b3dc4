import type { CheckName } from "@ngaba/contract";
import type { CheckLimits } from "./hysteresis.ts";

/** All thresholds of the picture checks; what each value is stands in docs/camera-health.md. */
export interface ChecksOptions {
  readonly limits: Readonly<Record<CheckName, CheckLimits>>;
  /** A view that is like none that was learnt is taken for a moved one, without a shift, after so long. */
  readonly lostViewAfterS: number;
}

/** Set on the tuning half of the footage, see docs/camera-health.md. */
export const DEFAULT_CHECKS_OPTIONS: ChecksOptions = {
  limits: {
    black: { raiseAt: 0.985, clearAt: 0.95, raiseAfterS: 60, clearAfterS: 40 },
    overexposed: { raiseAt: 0.6, clearAt: 0.45, raiseAfterS: 60, clearAfterS: 40 },
    "colour-lost": { raiseAt: 0.8, clearAt: 0.6, raiseAfterS: 1800, clearAfterS: 40 },
    blurred: { raiseAt: 0.32, clearAt: 0.22, raiseAfterS: 120, clearAfterS: 40 },
    covered: { raiseAt: 0.3, clearAt: 0.15, raiseAfterS: 120, clearAfterS: 40 },
    frozen: { raiseAt: 0.97, clearAt: 0.93, raiseAfterS: 240, clearAfterS: 0 },
    moved: { raiseAt: 0.02, clearAt: 0.012, raiseAfterS: 60, clearAfterS: 60 },
  },
  lostViewAfterS: 600,
};
