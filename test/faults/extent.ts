/** The stated numbers run in `pnpm test:faults`; `pnpm test` runs the same tests in a short form. */
const isFull = process.env.NGABA_FULL_FAULTS === "1";

/** How much the fault tests, the stories and the test of `pnpm start` do. */
export const extent = isFull
  ? {
      ...{ burstEvents: 5_000, kills: 10, outageMs: 60_000, seriesOutageMs: 600_000 },
      ...{ foundEvents: 200, clipAroundS: 10, stallMs: 20_000, agentKills: 5 },
      ...{ connections: 10_000, decodedConnections: 500, randomRequests: 20_000 },
      ...{ isToldInBothLanguages: true, isFilmSeenAgain: true },
      caseWalks: 100_000,
    }
  : {
      ...{ burstEvents: 500, kills: 2, outageMs: 4_000, seriesOutageMs: 60_000 },
      ...{ foundEvents: 15, clipAroundS: 3, stallMs: 2_000, agentKills: 2 },
      ...{ connections: 100, decodedConnections: 5, randomRequests: 500 },
      ...{ isToldInBothLanguages: false, isFilmSeenAgain: false },
      caseWalks: 1_000,
    };
