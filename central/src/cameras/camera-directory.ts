import type { AgentView, CameraView, SiteView } from "@ngaba/contract";

/** The inventory with the newest that is known of every camera, and the agents that tell it. Answers from memory. */
export interface CameraDirectory {
  sites(): readonly SiteView[];
  cameras(): readonly CameraView[];
  /** Every agent that was ever heard of, by id. */
  agents(): readonly AgentView[];
}
