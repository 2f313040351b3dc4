import type { EventView, Severity } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { worst } from "../api/feed-filter.ts";
import { feedQuery, useApi } from "../api/queries.ts";
import { useLatest } from "../parts/use-latest.ts";
import { useNamedPlaces } from "../screens/live/places.ts";
import { useLanguage } from "../words/use-language.ts";
import { AlertQueue } from "./alert-queue.ts";
import { Bell } from "./bell.ts";
import { showNotice } from "./desktop-notices.ts";
import { createFreshEvents } from "./fresh-events.ts";
import { noticeOf } from "./notice-words.ts";
import { useBellTab } from "./use-bell-tab.ts";

/** How a person wants to be told of new events when the eyes are elsewhere. */
export type AlertChoice = { readonly sound: boolean; readonly notices: boolean; readonly from: Severity };

/**
 * Rings and shows desktop notices for new events, in one tab of the browser.
 * @returns whether the browser keeps the sound from being heard
 */
export function useAlerts({ sound, notices, from }: AlertChoice): { readonly isBlocked: boolean } {
  const { data: page } = useQuery(feedQuery(useApi()));
  const isBellTab = useBellTab();
  const { bell, isBlocked } = useBell(sound);
  const show = useShowNotice();
  const tell = useLatest((events: readonly EventView[]) => {
    if (!isBellTab) return;
    const severity = worst(events.map((event) => event.severity));
    if (severity !== undefined) bell.current?.ring(severity);
    if (notices) show(events);
  });
  const [queue] = useState(() => new AlertQueue(tell));
  const [freshOf] = useState(createFreshEvents);
  useEffect(() => () => queue[Symbol.dispose](), [queue]);
  useEffect(() => {
    if (page !== undefined) queue.push(freshOf(page.events, from));
  }, [page, from, freshOf, queue]);
  return { isBlocked: sound && isBlocked };
}

function useBell(isOn: boolean) {
  const bell = useRef<Bell>(undefined);
  const [isBlocked, setBlocked] = useState(false);
  useEffect(() => {
    if (!isOn) return;
    const hung = new Bell(setBlocked);
    bell.current = hung;
    return () => {
      bell.current = undefined;
      hung[Symbol.dispose]();
    };
  }, [isOn]);
  return { bell, isBlocked };
}

function useShowNotice(): (events: readonly EventView[]) => void {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const places = useNamedPlaces();
  const [, goTo] = useLocation();
  return (events) => {
    const notice = noticeOf(t, nameOf, places, events);
    if (notice !== undefined) showNotice(notice, (id) => goTo(`/?${new URLSearchParams({ event: id })}`));
  };
}
