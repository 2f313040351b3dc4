import { Role, type TokenScope } from "@ngaba/contract";

/** Who may use one route. A route without a line answers nobody. */
export interface AccessLine {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD";
  /** As the route is registered; a GET stands for HEAD too. */
  readonly path: string;
  /** `anybody`: also who has not signed in. `agent`: it has a lock of its own, the agents' upload tokens. */
  readonly roles: readonly Role[] | "anybody" | "agent";
  /** What a token needs in place of a role; absent: no machine may use it. */
  readonly scope?: TokenScope;
  /** Open also while a password must be chosen, or a second factor added, before anything else. */
  readonly isFirst?: boolean;
}

const EVERYONE = Role.options;
const WATCHING = EVERYONE;
/** People in pictures are shown to those whose work is to look at them; a technician sees what the camera shows now. */
const EVIDENCE = ["operator", "reviewer", "senior-reviewer", "auditor", "administrator"] as const;
/** Who may have video kept, for an event or not. */
export const KEEPING: readonly Role[] = ["operator", "reviewer", "senior-reviewer", "administrator"];
const CAMERA_CARE = ["operator", "technician", "administrator"] as const;
const ON_DUTY = ["operator", "senior-reviewer", "administrator"] as const;
/** Who acts on events, and whom work can be given to. */
export const ACTING: readonly Role[] = ["operator", "reviewer", "senior-reviewer", "technician", "administrator"];
/** Who decides on violation cases, and who may look at them. */
export const REVIEWING: readonly Role[] = ["reviewer", "senior-reviewer"];
const CASES: readonly Role[] = [...REVIEWING, "auditor", "administrator"];
/** Who sees how often officers accept what rules find; nobody is named in it. */
const FIGURES: readonly Role[] = [...CASES, "technician"];
const HOLDING = ["senior-reviewer", "administrator"] as const;
const MACHINE_CARE = ["technician", "administrator"] as const;
const AUDITING = ["auditor", "administrator"] as const;
const ADMINISTRATION = ["administrator"] as const;

/** The one table of rights: route by role. */
export const access: readonly AccessLine[] = [
  { method: "GET", path: "/healthz", roles: "anybody" },
  { method: "GET", path: "/readyz", roles: "anybody" },
  { method: "GET", path: "/", roles: "anybody" },
  { method: "GET", path: "/metrics", roles: MACHINE_CARE, scope: "read-metrics" },

  { method: "HEAD", path: "/api/agents/:agentId/media/:sha256", roles: "agent" },
  { method: "PATCH", path: "/api/agents/:agentId/media/:sha256", roles: "agent" },
  { method: "PUT", path: "/api/agents/:agentId/media/:sha256", roles: "agent" },
  { method: "PUT", path: "/api/agents/:agentId/cameras/:cameraId/picture", roles: "agent" },
  { method: "POST", path: "/api/agents/:agentId/live/:videoId", roles: "agent" },

  { method: "POST", path: "/api/session", roles: "anybody" },
  { method: "GET", path: "/api/session", roles: EVERYONE, isFirst: true },
  { method: "DELETE", path: "/api/session", roles: EVERYONE, isFirst: true },
  { method: "POST", path: "/api/start/administrator", roles: ADMINISTRATION, isFirst: true },
  { method: "PUT", path: "/api/account/password", roles: EVERYONE, isFirst: true },
  { method: "POST", path: "/api/account/second-factor", roles: EVERYONE, isFirst: true },
  { method: "PUT", path: "/api/account/second-factor", roles: EVERYONE, isFirst: true },
  { method: "DELETE", path: "/api/account/second-factor", roles: EVERYONE },

  { method: "GET", path: "/api/accounts", roles: ADMINISTRATION },
  { method: "POST", path: "/api/accounts", roles: ADMINISTRATION },
  { method: "PATCH", path: "/api/accounts/:id", roles: ADMINISTRATION },
  { method: "POST", path: "/api/accounts/:id/password", roles: ADMINISTRATION },
  { method: "DELETE", path: "/api/accounts/:id/second-factor", roles: ADMINISTRATION },
  { method: "GET", path: "/api/tokens", roles: ADMINISTRATION },
  { method: "POST", path: "/api/tokens", roles: ADMINISTRATION },
  { method: "DELETE", path: "/api/tokens/:id", roles: ADMINISTRATION },
  { method: "GET", path: "/api/camera-groups", roles: ADMINISTRATION },
  { method: "GET", path: "/api/authorities", roles: ADMINISTRATION },

  { method: "GET", path: "/api/audit", roles: AUDITING },

  { method: "GET", path: "/api/sites", roles: WATCHING, scope: "read-state" },
  { method: "GET", path: "/api/cameras", roles: WATCHING, scope: "read-state" },
  { method: "GET", path: "/api/named-groups", roles: WATCHING, scope: "read-state" },
  { method: "GET", path: "/api/map", roles: WATCHING, scope: "read-state" },
  { method: "GET", path: "/api/cameras/:id/timeline", roles: WATCHING, scope: "read-state" },
  { method: "GET", path: "/api/cameras/:cameraId/picture", roles: WATCHING, scope: "read-media" },
  { method: "GET", path: "/api/cameras/:cameraId/live", roles: WATCHING, scope: "read-media" },
  { method: "GET", path: "/api/cameras/:cameraId/past", roles: EVIDENCE, scope: "read-media" },
  { method: "GET", path: "/api/agents", roles: WATCHING, scope: "read-state" },
  { method: "GET", path: "/api/events", roles: WATCHING, scope: "read-events" },
  { method: "GET", path: "/api/events/open-counts", roles: WATCHING, scope: "read-events" },
  { method: "GET", path: "/api/events/:id", roles: WATCHING, scope: "read-events" },
  { method: "GET", path: "/api/series/flow", roles: WATCHING, scope: "read-state" },
  { method: "GET", path: "/api/series/lanes", roles: WATCHING, scope: "read-state" },
  { method: "GET", path: "/api/series/turnings", roles: WATCHING, scope: "read-state" },
  { method: "GET", path: "/api/figures/:measure", roles: WATCHING, scope: "read-state" },
  { method: "GET", path: "/api/stream", roles: WATCHING, scope: "read-events" },
  { method: "GET", path: "/api/media/:sha256", roles: EVIDENCE, scope: "read-media" },

  { method: "GET", path: "/api/events/in-hand", roles: WATCHING },
  { method: "GET", path: "/api/events/:id/handling", roles: WATCHING },
  { method: "GET", path: "/api/events/assignees", roles: ACTING },
  { method: "POST", path: "/api/events/:id/acts", roles: ACTING },
  { method: "POST", path: "/api/reported-events", roles: ON_DUTY },
  { method: "GET", path: "/api/hand-overs", roles: ON_DUTY },
  { method: "POST", path: "/api/hand-overs", roles: ON_DUTY },
  { method: "POST", path: "/api/hand-overs/:id/take", roles: ON_DUTY },

  { method: "GET", path: "/api/cases", roles: CASES },
  { method: "POST", path: "/api/cases/search", roles: CASES },
  { method: "GET", path: "/api/cases/:id", roles: CASES },
  { method: "GET", path: "/api/cases/:id/offers", roles: CASES },
  { method: "GET", path: "/api/cases/:id/retention", roles: CASES },
  { method: "POST", path: "/api/cases/:id/acts", roles: REVIEWING },
  { method: "GET", path: "/api/cases/:id/document.pdf", roles: CASES },
  { method: "GET", path: "/api/cases/:id/notice.pdf", roles: CASES },
  { method: "GET", path: "/api/cases/:id/archive.zip", roles: CASES },
  { method: "GET", path: "/api/cases/:id/documents", roles: CASES },
  { method: "GET", path: "/api/cases/:id/stills/:sha256/covered.jpg", roles: CASES },
  { method: "GET", path: "/api/case-documents/:code", roles: CASES },
  { method: "GET", path: "/api/case-documents/:code/document.pdf", roles: CASES },
  { method: "GET", path: "/api/case-documents/:code/signed.pdf", roles: CASES },
  { method: "PUT", path: "/api/case-documents/:code/signed.pdf", roles: REVIEWING },
  { method: "POST", path: "/api/cases/export", roles: CASES, scope: "export-cases" },
  { method: "GET", path: "/api/review/figures", roles: FIGURES },
  { method: "GET", path: "/api/review/sample", roles: AUDITING },
  { method: "POST", path: "/api/review/sample/verdicts", roles: AUDITING },
  { method: "GET", path: "/api/officers", roles: CASES },
  { method: "GET", path: "/api/retention", roles: CASES },
  { method: "GET", path: "/api/holds", roles: CASES },
  { method: "POST", path: "/api/holds", roles: HOLDING },
  { method: "POST", path: "/api/holds/:id/lift", roles: HOLDING },

  { method: "POST", path: "/api/cameras/:id/recordings", roles: KEEPING, scope: "give-orders" },
  { method: "GET", path: "/api/recordings/:id", roles: EVIDENCE, scope: "give-orders" },
  { method: "POST", path: "/api/cameras/:id/orders", roles: CAMERA_CARE, scope: "give-orders" },
  { method: "GET", path: "/api/orders/:id", roles: CAMERA_CARE, scope: "give-orders" },
];

/** Of a request's path: the lines of the pattern that fits it best, one for each method. */
export function linesOf(path: string, table: readonly AccessLine[] = access): readonly AccessLine[] {
  const fitting = table.filter((line) => fits(line.path, path));
  const best = Math.max(...fitting.map((line) => fixedParts(line.path)));
  return fitting.filter((line) => fixedParts(line.path) === best);
}

/** The line that decides of a method, HEAD being a GET whose body is left out. */
export const lineFor = (lines: readonly AccessLine[], method: string): AccessLine | undefined =>
  lines.find((line) => line.method === method) ??
  (method === "HEAD" ? lines.find((line) => line.method === "GET") : undefined);

/** As Express matches: letter case and one slash at the end do not count. */
function fits(pattern: string, path: string): boolean {
  const [wanted, given] = [partsOf(pattern), partsOf(path.toLowerCase().replace(/(?<=.)\/$/, ""))];
  if (wanted.length !== given.length) return false;
  return wanted.every((part, index) => (isParameter(part) ? given[index] !== "" : part.toLowerCase() === given[index]));
}

const partsOf = (path: string): string[] => path.split("/");
const isParameter = (part: string): boolean => part.startsWith(":");
const fixedParts = (path: string): number => partsOf(path).filter((part) => !isParameter(part)).length;
