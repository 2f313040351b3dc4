import { accounts } from "./en/accounts.ts";
import { acting } from "./en/acting.ts";
import { alerts } from "./en/alerts.ts";
import { audit } from "./en/audit.ts";
import { cameraPage } from "./en/camera-page.ts";
import { cameras } from "./en/cameras.ts";
import { care } from "./en/care.ts";
import { events } from "./en/events.ts";
import { feed } from "./en/feed.ts";
import { figures } from "./en/figures.ts";
import { flow } from "./en/flow.ts";
import { liveView } from "./en/live-view.ts";
import { map } from "./en/map.ts";
import { shell } from "./en/shell.ts";
import { times } from "./en/times.ts";
import { wall } from "./en/wall.ts";

/** The same in English. */
export const enFirst = {
  ...shell,
  ...events,
  ...cameras,
  ...care,
  ...flow,
  ...liveView,
  ...times,
  ...accounts,
  ...acting,
  ...feed,
  ...alerts,
  ...map,
  ...wall,
  ...cameraPage,
  ...figures,
  ...audit,
  ...liveView,
};
