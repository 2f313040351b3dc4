/** Where a person may go; a place is there for whom the centre would answer what it asks for first. */
export const places = [
  { href: "/", word: "nav.live", asks: "GET /api/events" },
  { href: "/hand-over", word: "nav.handOver", asks: "GET /api/hand-overs" },
  { href: "/people", word: "nav.people", asks: "GET /api/accounts" },
] as const;
