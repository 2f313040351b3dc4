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
import { review } from "./vi/review.ts";
import { seek } from "./vi/seek.ts";
import { shell } from "./vi/shell.ts";
import { times } from "./vi/times.ts";
import { wall } from "./vi/wall.ts";

/**
 * Every word of the page in Vietnamese, the first language. `{{name}}` is filled in; a key that ends in `_other` is
 * chosen by `count`. One word per thing: see docs/glossary.md.
 */
export const vi = {
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
  ...review,
  ...seek,
  ...liveView,
};
