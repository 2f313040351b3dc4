import { useSearchParams } from "wouter";

/** Where a camera's live picture is. @param eventId that one comes from, and goes back to */
export function liveViewAddress(cameraId: string, eventId?: string): string {
  const event = eventId === undefined ? "" : `?${new URLSearchParams({ event: eventId })}`;
  return `/cameras/${encodeURIComponent(cameraId)}/live${event}`;
}

/** Where one came from, on the page of what is happening now. */
export function useWayBack(cameraId: string): string {
  const [params] = useSearchParams();
  const event = params.get("event");
  return `/?${new URLSearchParams(event === null ? { camera: cameraId } : { event })}`;
}
