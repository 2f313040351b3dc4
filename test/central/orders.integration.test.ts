/** "Confirm the view", "under maintenance until four": from the centre to an agent and back. */
import { join } from "node:path";
import { OrderView } from "@ngaba/contract";
import { cameraCommands } from "@ngaba/edge-agent/fleet/camera-commands.ts";
import { createCommandListener } from "@ngaba/edge-agent/fleet/command-listener.ts";
import { systemClock } from "@ngaba/edge-agent/platform/clock.ts";
import { createLogger } from "@ngaba/edge-agent/platform/logger.ts";
import { expect, onTestFinished, test, vi } from "vitest";
import { startMosquitto } from "../servers/mosquitto.ts";
import { logins, startAgent, startCentre, temporaryFolder, untilConnected } from "./data-path-kit.ts";
import { recordHealth } from "./messages.ts";

const patient = { timeout: 40_000, interval: 50 };

test("what is ordered of a camera is carried out by its agent, and told as done", async () => {
  const broker = await startMosquitto({ logins });
  onTestFinished(() => broker.stop());
  const centre = await startCentre(broker.url, temporaryFolder());
  await untilConnected(centre);
  const watch = { confirmView: vi.fn(), order: vi.fn() };
  const handlers = cameraCommands(watch, new Set(["cam-1"]));
  const log = createLogger("silent");
  const commands = createCommandListener({ agentId: "agent-01", clock: systemClock, log, handlers });
  const { outbox } = startAgent(broker.url, join(temporaryFolder(), "outbox.db"), logins["agent-01"], [commands]);
  expect(await centre.orders.give("cam-1", { name: "confirm-view" }, "Linh")).toBe("camera-unknown");
  recordHealth(outbox, { "cam-1": "degraded" });
  await vi.waitFor(() => expect(centre.cameras.cameras()[0]).toMatchObject({ connection: "degraded" }), patient);

  const until = new Date(Date.now() + 3_600_000).toISOString();
  const confirmed = OrderView.parse(await centre.orders.give("cam-1", { name: "confirm-view" }, "Linh"));
  const ordered = OrderView.parse(
    await centre.orders.give("cam-1", { name: "set-mode", mode: "maintenance", until }, "Linh"),
  );
  for (const { id } of [confirmed, ordered]) {
    await vi.waitFor(async () => expect(await centre.orders.find(id)).toMatchObject({ state: "done" }), patient);
  }
  expect(watch.confirmView).toHaveBeenCalledWith("cam-1");
  const [cameraId, order] = watch.order.mock.calls[0] ?? [];
  expect(cameraId).toBe("cam-1");
  expect(order).toMatchObject({ mode: "maintenance", until: Date.parse(until) });
}, 90_000);
