import { accounts } from "./vi/accounts.ts";
import { acting } from "./vi/acting.ts";
import { alerts } from "./vi/alerts.ts";
import { audit } from "./vi/audit.ts";
import { cameraPage } from "./vi/camera-page.ts";
import { cameras } from "./vi/cameras.ts";
import { care } from "./vi/care.ts";
import { events } from "./vi/events.ts";
import { feed } from "./vi/feed.ts";
import { figures } from "./vi/figures.ts";
import { flow } from "./vi/flow.ts";
import { liveView } from "./vi/live-view.ts";
import { map } from "./vi/map.ts";
import { shell } from "./vi/shell.ts";
import { times } from "./vi/times.ts";
import { wall } from "./vi/wall.ts";

/** What is said before any case is looked at; the words of the review come with its screens. */
export const viFirst = {
  ...shell,
  ...events,
  ...cameras,
  ...care,
  ...flow,
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
