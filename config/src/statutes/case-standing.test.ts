import { epochMs } from "@ngaba/contract";
import { expect, test } from "vitest";
import { type CaseEvidence, caseStanding } from "./case-standing.ts";

const at = epochMs(Date.parse("2026-11-24T08:00:00+07:00"));
const speedMeter = { certificate: "V-1", verifiedBy: "VMI", validFrom: "2026-01-01", validTo: "2026-12-31" };
const whole: CaseEvidence = {
  agency: "Phòng CSGT",
  deviceUser: "Nguyễn Văn A",
  imageCount: 2,
  clock: "ntp",
  place: "Hùng Vương – Trần Phú",
  measuredSpeedKmh: 72,
};

test("a whole record of an act is a candidate for a case", () => {
  expect(caseStanding({ act: "red-light", at, camera: {}, evidence: whole })).toEqual({
    standing: "case-candidate",
    missing: [],
  });
});

test("what a record lacks is told in the order of the article", () => {
  expect(caseStanding({ act: "red-light", at, camera: {}, evidence: { imageCount: 0 } })).toEqual({
    standing: "case-candidate",
    missing: ["agency", "device-user", "image", "time", "place"],
  });
});

test.each([
  { why: "nobody was verified yet", violator: undefined, missing: [] },
  { why: "verified, named", violator: { name: "Trần Thị B", address: "Nông Trang" }, missing: [] },
  { why: "verified, without an address", violator: { name: "Trần Thị B", address: " " }, missing: ["violator"] },
])("the violator is asked for once verified: $why", ({ violator, missing }) => {
  expect(caseStanding({ act: "wrong-way", at, camera: {}, evidence: { ...whole, violator } }).missing).toEqual(missing);
});

test.each(["unsynchronised", "unknown"] as const)("a time of a clock that is %s is none", (clock) => {
  expect(caseStanding({ act: "wrong-way", at, camera: {}, evidence: { ...whole, clock } }).missing).toEqual(["time"]);
});

test.each(["loitering", undefined])("what no act names is an alert: %s", (act) => {
  expect(caseStanding({ act, at, camera: {}, evidence: whole })).toEqual({ standing: "alert", missing: ["act"] });
});

test("a speed from video is an alert", () => {
  expect(caseStanding({ act: "speeding/over-35", at, camera: {}, evidence: whole })).toEqual({
    standing: "alert",
    missing: ["speed-meter"],
  });
});

test("a speed from a verified meter is a candidate once its value is there", () => {
  const finding = { act: "speeding/10-20", at, camera: { speedMeter } };
  expect(caseStanding({ ...finding, evidence: whole })).toEqual({ standing: "case-candidate", missing: [] });
  const { measuredSpeedKmh: _none, ...unmeasured } = whole;
  expect(caseStanding({ ...finding, evidence: unmeasured }).missing).toEqual(["measured-values"]);
});

test.each([
  { time: "2025-12-31T23:59:59+07:00", standing: "alert", why: "the day before the certificate" },
  { time: "2026-01-01T00:00:00+07:00", standing: "case-candidate", why: "its first moment" },
  { time: "2026-12-31T23:59:59+07:00", standing: "case-candidate", why: "its last day" },
  { time: "2027-01-01T00:00:00+07:00", standing: "alert", why: "the day after" },
])("the certificate is valid at the moment of the act: $why", ({ time, standing }) => {
  const moment = epochMs(Date.parse(time));
  const result = caseStanding({ act: "speeding/5-10", at: moment, camera: { speedMeter }, evidence: whole });
  expect(result).toEqual({ standing, missing: standing === "alert" ? ["speed-meter-validity"] : [] });
});
