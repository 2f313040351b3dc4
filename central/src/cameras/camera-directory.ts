import type { CameraView, SiteView } from "@ngaba/contract";

/** The inventory with the newest that is known of every camera. Answers from memory. */
export interface CameraDirectory {
  sites(): readonly SiteView[];
  cameras(): readonly CameraView[];
}
