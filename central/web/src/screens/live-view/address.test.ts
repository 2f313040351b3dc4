import { expect, test } from "vitest";
import { uuid } from "../../testing/samples.ts";
import { type ComesFrom, liveViewAddress, wayBack } from "./address.ts";

const filter = { minSeverity: "critical", ward: "xã Hy Cương" } as const;
const filtered = "severity=critical&ward=x%C3%A3+Hy+C%C6%B0%C6%A1ng";

test.each<[ComesFrom, string]>([
  [{ screen: "camera" }, "/cameras/vt-001-1"],
  [{ screen: "event", eventId: uuid(1), view: {} }, `/events/${uuid(1)}`],
  [{ screen: "event", eventId: uuid(1), view: filter }, `/events/${uuid(1)}?${filtered}`],
  [{ screen: "feed", eventId: uuid(1), view: filter }, `/?event=${uuid(1)}&${filtered}`],
  [{ screen: "feed", eventId: uuid(1), view: {} }, `/?event=${uuid(1)}`],
  [{ screen: "feed", view: filter }, `/?camera=vt-001-1&${filtered}`],
  [{ screen: "feed", view: { side: "wall", state: "offline" } }, "/?camera=vt-001-1&side=wall&state=offline"],
  [{ screen: "wall", filter: { text: "chợ", state: "trouble" } }, "/wall?text=ch%E1%BB%A3&state=trouble"],
  [{ screen: "wall", filter: {} }, "/wall?"],
  [{ screen: "map", siteId: "vt-001" }, "/map?site=vt-001"],
])("a live picture that is opened from %j leads back to %s", (from, back) => {
  const address = new URL(liveViewAddress("vt-001-1", from), "https://centre.example");
  expect(address.pathname).toBe("/cameras/vt-001-1/live");
  expect(wayBack("vt-001-1", address.searchParams)).toBe(back);
});

test("an address that says nothing of where one came from leads to the camera in the feed", () => {
  expect(wayBack("vt-001-1", new URLSearchParams())).toBe("/?camera=vt-001-1");
  expect(wayBack("vt-001-1", new URLSearchParams({ from: "elsewhere" }))).toBe("/?camera=vt-001-1");
});
