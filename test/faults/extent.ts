/** The stated numbers run in `pnpm test:faults`; `pnpm test` runs the same tests in a short form. */
const isFull = process.env.NGABA_FULL_FAULTS === "1";

/** How much the fault tests do. */
export const extent = isFull
  ? { burstEvents: 5_000, kills: 10, outageMs: 60_000 }
  : { burstEvents: 500, kills: 2, outageMs: 4_000 };
