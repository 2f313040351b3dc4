/**
 * `node self-killing-centre.ts BROKER_URL DATA_DIR`, password in NGABA_BROKER_PASSWORD: the centre's ingest, which kills
 * itself (SIGKILL) after the first commit, in place of acknowledging it.
 */
import { join } from "node:path";
import { openSqliteInbox } from "../../central/src/inbox/sqlite-inbox.ts";
import { startIngest } from "../../central/src/ingest/ingest.ts";
import { startMqttSubscriber } from "../../central/src/ingest/mqtt-subscriber.ts";
import { systemClock } from "../../central/src/platform/clock.ts";
import { createLogger } from "../../central/src/platform/logger.ts";
import { createDataPathMetrics, Registry } from "../../central/src/platform/metrics.ts";

const [url = "", dataDir = ""] = process.argv.slice(2);
const logger = createLogger("silent");
const inbox = await openSqliteInbox(join(dataDir, "inbox.sqlite"), systemClock);
const ingest = startIngest({
  ...{ inbox, logger, clock: systemClock, metrics: createDataPathMetrics(new Registry()) },
  acknowledge: ({ upTo }) => {
    if (upTo > 0) process.kill(process.pid, "SIGKILL");
  },
  onStatus: () => undefined,
});
startMqttSubscriber({
  ...{ url, logger, receive: ingest.receive, room: ingest.room, standing: () => inbox.standing() },
  credentials: { username: "central", password: process.env.NGABA_BROKER_PASSWORD ?? "" },
  onConnection: () => undefined,
});
