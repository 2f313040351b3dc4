import { expect, test, vi } from "vitest";
import { cameraCommands } from "./camera-commands.ts";

const base = { id: "0199a4f5-10c4-7d2e-8a61-5c7b9e0f1a23", expiresAt: "2026-03-02T15:00:00Z", by: "Lan" };

test("a view is confirmed, a mode ordered, for as long as it was said", () => {
  const watch = { confirmView: vi.fn(), order: vi.fn() };
  const commands = cameraCommands(watch, new Set(["cam-1"]));
  expect(commands["confirm-view"]({ ...base, name: "confirm-view", cameraId: "cam-1" })).toEqual({ outcome: "done" });
  expect(watch.confirmView).toHaveBeenCalledWith("cam-1");
  const order = { ...base, name: "set-mode", cameraId: "cam-1", mode: "maintenance" } as const;
  expect(commands["set-mode"]({ ...order, until: "2026-03-02T16:00:00Z" })).toEqual({ outcome: "done" });
  expect(commands["set-mode"](order)).toEqual({ outcome: "done" });
  expect(watch.order.mock.calls).toEqual([
    ["cam-1", { mode: "maintenance", by: "Lan", until: Date.parse("2026-03-02T16:00:00Z") }],
    ["cam-1", { mode: "maintenance", by: "Lan" }],
  ]);
});

test("of a camera of another agent nothing is done", () => {
  const watch = { confirmView: vi.fn(), order: vi.fn() };
  const commands = cameraCommands(watch, new Set(["cam-1"]));
  const refused = { outcome: "refused", code: "CAMERA_UNKNOWN" };
  expect(commands["confirm-view"]({ ...base, name: "confirm-view", cameraId: "cam-2" })).toMatchObject(refused);
  expect(commands["set-mode"]({ ...base, name: "set-mode", cameraId: "cam-2", mode: "disabled" })).toMatchObject(
    refused,
  );
  expect(watch.confirmView).not.toHaveBeenCalled();
  expect(watch.order).not.toHaveBeenCalled();
});
