/** Where a person may go; a place is there for whom the centre would answer what it asks for first. */
export const places = [
  { href: "/", word: "nav.live", asks: "GET /api/events" },
  { href: "/map", word: "nav.map", asks: "GET /api/map" },
  { href: "/wall", word: "nav.wall", asks: "GET /api/cameras/:cameraId/picture" },
  { href: "/review", word: "nav.review", asks: "GET /api/cases" },
  { href: "/precision", word: "nav.precision", asks: "GET /api/review/figures" },
  { href: "/hand-over", word: "nav.handOver", asks: "GET /api/hand-overs" },
  { href: "/figures", word: "figures.nav", asks: "GET /api/figures/:measure" },
  { href: "/people", word: "nav.people", asks: "GET /api/accounts" },
  { href: "/audit", word: "nav.audit", asks: "GET /api/audit" },
] as const;
