import type { CameraChange, CameraOrder, OrderView } from "@ngaba/contract";
import { expect, test } from "vitest";
import { textOf } from "../../testing/render.ts";
import { sampleCamera, uuid } from "../../testing/samples.ts";
import type { Language } from "../../words/words.ts";
import { CameraStanding } from "./camera-care.tsx";
import { CameraCourse } from "./camera-course.tsx";
import { isMoved, modeOf, OrderNews } from "./camera-orders.tsx";

test("a camera's state is said with its reasons and since when, in the city's time", () => {
  const since = "2026-01-05T08:00:00.000Z";
  const camera = sampleCamera("vt-001-1", { connection: "degraded", reasons: ["moved", "blurred"], since });
  expect(textOf("vi", CameraStanding, { camera })).toBe(
    "Suy giảm: Camera bị xê dịch, hình mờ, từ 15:00:00, 05/01/2026",
  );
  expect(textOf("en", CameraStanding, { camera: sampleCamera("vt-001-1") })).toBe("Not connected");
});

const change = (changes: Partial<CameraChange>): CameraChange => ({
  ...{ agentId: "agent-01", at: "2026-01-05T08:01:00.000Z", since: "2026-01-05T08:00:00.000Z" },
  ...{ to: "live", reasons: [], ...changes },
});

test("the course names the newest state first, each with why it was", () => {
  const timeline = {
    before: change({ at: "2026-01-04T08:00:00.000Z", since: "2026-01-04T07:59:00.000Z" }),
    changes: [
      change({ to: "degraded", reasons: ["moved"], shiftPx: { x: 14.5, y: -2, widthPx: 320 }, damped: 3 }),
      change({ to: "offline", offlineReason: "unauthorised", since: "2026-01-05T08:02:00.000Z" }),
    ],
    isCut: true,
  };
  expect(textOf("vi", CameraCourse, { timeline }).split("\n")).toEqual([
    "15:02:00, 05/01/2026 Mất kết nối Camera không nhận tài khoản hoặc mật khẩu.",
    " 15:00:00, 05/01/2026 Suy giảm Camera bị xê dịch; lệch 14,5 px ngang, -2 px dọc trên hình rộng 320 px; 3 lần đổi qua đổi lại được gộp",
    " 14:59:00, 04/01/2026 Trực tuyến ",
    "Còn những lần đổi cũ hơn, không hiện ở đây.",
  ]);
  const nothing = textOf("en", CameraCourse, { timeline: { changes: [], isCut: false } });
  expect(nothing).toBe("In the last 24 hours its agent has told of no change.");
});

const confirm: CameraOrder = { name: "confirm-view" };
const maintain: CameraOrder = { name: "set-mode", mode: "maintenance", until: "2026-01-05T12:00:00.000Z" };

test.each<{ state: OrderView["state"]; order: CameraOrder; code?: string; detail?: string } & Record<Language, string>>(
  [
    {
      ...{ state: "asked", order: confirm },
      vi: "Đã gửi lệnh: xác nhận góc nhìn. Đang chờ thiết bị đầu cuối trả lời…",
      en: "Ordered: confirm view. Waiting for the agent's answer…",
    },
    {
      ...{ state: "done", order: maintain },
      vi: "Thiết bị đầu cuối đã thực hiện: chế độ bảo trì đến 19:00:00, 05/01/2026.",
      en: "The agent has carried out: mode maintenance until 19:00:00, 05/01/2026.",
    },
    {
      ...{ state: "refused", order: { name: "set-mode", mode: "active" }, code: "CAMERA_UNKNOWN", detail: "no camera" },
      vi: "Không thực hiện: chế độ hoạt động. Thiết bị đầu cuối này không đọc camera này.",
      en: "Not carried out: mode active. This agent does not read this camera.",
    },
    {
      ...{ state: "refused", order: confirm, code: "OF_A_NEWER_AGENT", detail: "its own words" },
      vi: "Không thực hiện: xác nhận góc nhìn. OF_A_NEWER_AGENT: its own words",
      en: "Not carried out: confirm view. OF_A_NEWER_AGENT: its own words",
    },
    {
      ...{ state: "expired", order: confirm },
      vi: "Thiết bị đầu cuối không trả lời kịp: xác nhận góc nhìn. Lệnh không được gửi nữa; không rõ đã thực hiện chưa.",
      en: "The agent did not answer in time: confirm view. It is not sent any more; whether it was carried out is unknown.",
    },
  ],
)("what became of an order: $en", ({ vi, en, ...changes }) => {
  const order: OrderView = {
    ...{ id: uuid(1), cameraId: "vt-001-1", agentId: "agent-01", ...changes },
    ...{ askedAt: "2026-01-05T08:00:00.000Z", expiresAt: "2026-01-05T08:01:00.000Z" },
  };
  expect(textOf("vi", OrderNews, { order })).toBe(vi);
  expect(textOf("en", OrderNews, { order })).toBe(en);
});

test("a view is to be confirmed only while it is told to have moved", () => {
  expect(isMoved(sampleCamera("vt-001-1", { connection: "degraded", reasons: ["moved"] }))).toBe(true);
  expect(isMoved(sampleCamera("vt-001-1", { rulesOff: [{ ruleId: "den-do", why: "moved" }] }))).toBe(true);
  expect(isMoved(sampleCamera("vt-001-1", { rulesOff: [{ ruleId: "den-do", why: "maintenance" }] }))).toBe(false);
  expect(isMoved(sampleCamera("vt-001-1", { connection: "degraded", reasons: ["blurred"] }))).toBe(false);
});

test("the mode is what the state tells, and unknown while nobody knows the camera", () => {
  const modes = (["live", "offline", "maintenance", "disabled", "unknown", "not-connected"] as const).map(
    (connection) => modeOf(sampleCamera("vt-001-1", { connection })),
  );
  expect(modes).toEqual(["active", "active", "maintenance", "disabled", undefined, undefined]);
});
