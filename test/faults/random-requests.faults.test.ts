/** The centre asked at random, by its own description: in order, nearly in order, and in malice. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { describeApi } from "../../central/src/api/description/openapi.ts";
import { operations } from "../../central/src/api/description/operations.ts";
import { temporaryFolder } from "../central/data-path-kit.ts";
import { faultOf } from "../central-api/random/answer-faults.ts";
import { startRandomCentre } from "../central-api/random/random-centre.ts";
import { addressOf, randomRequests } from "../central-api/random/random-requests.ts";
import { openRawClient } from "../central-api/random/raw-client.ts";
import { startInfluxd } from "../servers/influxd.ts";
import { extent } from "./extent.ts";

/** Nobody gets through here by chance: it would need a code of an authenticator. */
const needCodes = ["PUT /api/account/second-factor", "DELETE /api/account/second-factor"];
/** The agent here has no video. */
const needVideo = [
  ...["GET /api/cameras/:cameraId/live", "GET /api/cameras/:cameraId/past"],
  "POST /api/agents/:agentId/live/:videoId",
];

const stores = {
  "a series store of its own": async () => ({ kind: "embedded" }),
  InfluxDB: async () => {
    const influxd = await startInfluxd();
    onTestFinished(() => influxd.stop());
    const { url, database, username, password } = influxd;
    const passwordFile = join(temporaryFolder(), "influx-password");
    writeFileSync(passwordFile, password, { mode: 0o600 });
    return { kind: "influx", url, database, username, passwordFile };
  },
};

test.each(Object.entries(stores))(
  "with %s: whatever is asked, nothing fails, and no answer is other than described",
  async (_name, startSeries) => {
    const centre = await startRandomCentre({ series: await startSeries() });
    using client = openRawClient(centre.url);
    const wentWell = new Map<string, number>();
    const property = fc.asyncProperty(randomRequests({ api: describeApi(), ...centre }), async (request) => {
      const headers = { ...(await centre.headersOf(request.asker)), ...request.headers };
      const answer = await client.send({ ...request, path: addressOf(request), headers });
      const fault = faultOf(request, answer);
      if (fault !== undefined) throw new Error(`${fault}: ${answer.status} ${answer.body.toString().slice(0, 2_000)}`);
      if (answer.status >= 400 || request.rawPath !== undefined || !request.operation.startsWith(`${request.method} `))
        return;
      wentWell.set(request.operation, (wentWell.get(request.operation) ?? 0) + 1);
    });
    await fc.assert(property, { numRuns: extent.randomRequests / 2, endOnFailure: true });

    // Signing in draws the right password now and then only, and wrong ones are counted against it.
    const never = Object.keys(operations).filter((name) => !wentWell.has(name) && name !== "POST /api/session");
    if (extent.randomRequests > 5_000) expect(never.toSorted()).toEqual([...needCodes, ...needVideo].toSorted());
    expect(wentWell.size).toBeGreaterThan(Object.keys(operations).length / 5);
    expect((await fetch(`${centre.url}/readyz`)).status).toBe(200);
    const failed = centre.logLines.filter((line) => (JSON.parse(line) as { level: number }).level >= 50);
    expect(failed).toEqual([]);
    const log = centre.logLines.join("");
    for (const secret of centre.secrets) expect(log.includes(secret), "a secret stands in the log").toBe(false);
  },
);
