import type { SessionView } from "@ngaba/contract";
import { createElement } from "react";
import { expect, test } from "vitest";
import { Router } from "wouter";
import { keys } from "../../api/queries.ts";
import { SessionContext } from "../../shell/session.ts";
import { SettingsContext } from "../../shell/settings.ts";
import { emptyCache, failToRead, Page } from "../../testing/page.tsx";
import { textOf } from "../../testing/render.ts";
import { sampleSite } from "../../testing/samples.ts";
import { FiguresScreen } from "./figures-screen.tsx";

const nothing = () => undefined;
const settings = { theme: "dark", otherLanguage: "en", switchTheme: nothing, switchLanguage: nothing } as const;
const CHARTS = "Lượt qua vạch ảo theo loại";

function figuresOf({ place, cameraGroups = null }: { place: string; cameraGroups?: SessionView["cameraGroups"] }) {
  const session: SessionView = {
    ...{ kind: "person", id: "p-1", name: "Lan", roles: ["operator"], cameraGroups, may: [], hasSecondFactor: false },
  };
  const screen = createElement(SettingsContext, { value: settings }, createElement(FiguresScreen));
  const here = { ssrPath: "/figures", ssrSearch: place && `place=${place}`, children: screen };
  const children = createElement(SessionContext, { value: session }, createElement(Router, here));
  const cache = emptyCache();
  return { cache, text: () => textOf("vi", Page, { cache, children }) };
}

test("figures of everything are of the city for who sees the city, else of what may be seen", () => {
  const whole = figuresOf({ place: "" }).text();
  expect(whole).toContain("Toàn thành phố, từ");
  expect(whole).toContain(CHARTS);
  const part = figuresOf({ place: "", cameraGroups: ["site:vt-001"] }).text();
  expect(part).not.toContain("Toàn thành phố");
  expect(part).toContain("Mọi camera được phép xem, từ");
});

test("a place's figures wait for the list of places; one that is not in it has none", () => {
  const { cache, text } = figuresOf({ place: "site:vt-001" });
  expect(text()).toContain("Đang đọc số liệu…");
  expect(text()).not.toContain(CHARTS);
  failToRead(cache, keys.sites);
  expect(text()).toContain("Không tới được trung tâm.");
  cache.setQueryData(keys.sites, [sampleSite("vt-002", { cameraIds: ["vt-002-1"] })]);
  expect(text()).toContain("Không có nơi này");
  expect(text()).not.toContain(CHARTS);
  cache.setQueryData(keys.sites, [sampleSite("vt-001", { cameraIds: ["vt-001-1"] })]);
  expect(text()).toContain("Nút giao vt-001, từ");
  expect(text()).toContain(CHARTS);
});
