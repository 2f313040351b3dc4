import type { Notice } from "./notice-words.ts";

/** Whether this browser shows notices of this page. `unavailable`: not at this address, or not at all. */
export type NoticePermission = "granted" | "denied" | "default" | "unavailable";

/** Browsers keep notices to secure places: loopback, or https. */
export const noticePermission = (): NoticePermission =>
  "Notification" in window && window.isSecureContext ? Notification.permission : "unavailable";

/** Asks the person, if that has not been done; from a click only. */
export async function askForNotices(): Promise<NoticePermission> {
  return noticePermission() === "default" ? await Notification.requestPermission() : noticePermission();
}

/** Shows it; a newer one takes its place. @param onOpen the person has clicked it */
export function showNotice({ title, body, eventId }: Notice, onOpen: (eventId: string) => void): void {
  if (noticePermission() !== "granted") return;
  try {
    const shown = new Notification(title, { body, tag: "ngaba.event", lang: document.documentElement.lang });
    shown.onclick = () => {
      window.focus();
      shown.close();
      onOpen(eventId);
    };
  } catch {
    // Some browsers of phones have the permission and refuse to make one: the page shows the event all the same.
  }
}
